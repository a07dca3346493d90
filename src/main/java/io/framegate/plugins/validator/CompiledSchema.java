package io.framegate.plugins.validator;

import io.framegate.pdk.MatchBudget;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaException;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A JSON schema, ready to look at messages. Nothing is ever loaded for it. Not thread-safe. */
final class CompiledSchema {

    /** Comparing so many pairs of values takes 20 to 50 ms. */
    private static final long MOST_PAIRS = 1_000_000;

    private static final Map<?, ?> ALL = Map.of();
    private static final Map<?, ?> NONE = Map.of("not", ALL);

    private final SchemaPatterns patterns = new SchemaPatterns();
    private final Validator verdict;
    private final Validator report;
    private final boolean uniqueItems;

    private CompiledSchema(SchemaDraft draft, Object json) {
        SchemaCopy copy = new SchemaCopy(draft, patterns);
        JsonObject object = copy.of(json instanceof Map<?, ?> map ? map : Boolean.TRUE.equals(json) ? ALL : NONE);
        JsonSchema schema = JsonSchema.of(object);
        this.uniqueItems = copy.hasUniqueItems();
        SchemaRepository repository = SchemaRepository.create(draft.options(OutputFormat.Flag), patterns);
        repository.dereference(schema);
        checkReferences(object, repository);
        this.verdict = repository.validator(schema);
        this.report = repository.validator(schema, draft.options(OutputFormat.Basic));
    }

    /**
     * A schema that {@link #check} has nothing against.
     *
     * @param schema its JSON text, or what such a text stands for
     */
    static CompiledSchema of(SchemaDraft draft, Object schema) {
        return new CompiledSchema(draft, schema instanceof String text ? read(text) : schema);
    }

    /**
     * Whether a schema can be used.
     *
     * @throws IllegalArgumentException if it is not JSON, not a schema of this draft, refers to anything outside of itself, or
     *     has an expression that is none; the message goes on from the name of the field
     */
    static void check(SchemaDraft draft, Object schema) {
        Object json = schema instanceof String text ? read(text) : schema;
        try {
            draft.whereBroken(plain(json)).ifPresent(where -> {
                throw new IllegalArgumentException("is not valid in " + draft.keyword() + " at " + where);
            });
            Validator compiled = new CompiledSchema(draft, json).verdict;
            Arrays.asList(Map.of(), List.of(), "", 0, true, null).forEach(compiled::validate);
        } catch (SchemaException | ClassCastException | IllegalStateException unusable) {
            throw new IllegalArgumentException("cannot be used: " + unusable.getMessage(), unusable);
        } catch (StackOverflowError endless) {
            throw new IllegalArgumentException("cannot be used: it refers to itself without end", endless);
        }
    }

    private static Object read(String text) {
        try {
            Object json = new JsonReader().read(text.getBytes(StandardCharsets.UTF_8));
            return json == null ? "null" : json;
        } catch (IOException wrong) {
            throw new IllegalArgumentException("is not JSON" + JsonReader.where(wrong), wrong);
        }
    }

    private static Object plain(Object json) {
        Object plain = SchemaCopy.plain(json);
        return plain == null ? json : plain;
    }

    /** The library would fail at the first message that gets there, or take no notice. */
    private static void checkReferences(JsonObject root, SchemaRepository repository) {
        Set<String> anchors = new HashSet<>();
        visit(root, schema -> anchors.add("#" + schema.getValue("$dynamicAnchor")));
        visit(root, schema -> {
            if (schema.getValue("__absolute_ref__") instanceof String ref && repository.find(ref) == null) {
                throw new IllegalArgumentException(
                        "refers to " + schema.getValue("$ref") + ", which is not in it: nothing is loaded");
            } else if (schema.getValue("$dynamicRef") instanceof String ref && !anchors.contains(ref)) {
                throw new IllegalArgumentException("refers to " + ref + ", of which there is no $dynamicAnchor");
            }
        });
    }

    private static void visit(Object value, Consumer<JsonObject> visitor) {
        if (value instanceof JsonObject object) {
            visitor.accept(object);
            object.forEach(entry -> visit(entry.getValue(), visitor));
        } else if (value instanceof JsonArray list) {
            list.forEach(item -> visit(item, visitor));
        }
    }

    /**
     * Whether a message is valid. One that would take too long, or goes deeper than the stack, is not.
     *
     * @param message what a reader made of it
     * @param bytes how long its text was
     * @param pairs what the reader says of its lists
     */
    boolean admits(@Nullable Object message, int bytes, long pairs) {
        if (uniqueItems && pairs > MOST_PAIRS) {
            return false;
        }
        return validate(verdict, message, bytes).map(OutputUnit::getValid).orElse(false);
    }

    /** Where in the schema the first rule stands that a message breaks, such as {@code #/properties/age/minimum}. */
    Optional<String> firstBroken(@Nullable Object message, int bytes) {
        return validate(report, message, bytes).map(OutputUnit::getErrors).flatMap(CompiledSchema::innermost);
    }

    private Optional<OutputUnit> validate(Validator validator, @Nullable Object message, int bytes) {
        patterns.start(bytes);
        try {
            return Optional.of(validator.validate(message));
        } catch (MatchBudget.Spent | StackOverflowError tooMuch) {
            return Optional.empty();
        } catch (SchemaException | ClassCastException | IllegalArgumentException | IndexOutOfBoundsException defect) {
            return Optional
                    .empty(); // the library's, and a message that finds one is not to pass under on_failure: open
        }
    }

    /** The library reports a rule before those within it that it is broken by. */
    private static Optional<String> innermost(List<OutputUnit> errors) {
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        OutputUnit found = errors.get(0);
        for (OutputUnit next : errors) {
            if (next.getKeywordLocation().startsWith(found.getKeywordLocation() + "/")) {
                found = next;
            }
        }
        String where = found.getKeywordLocation();
        return Optional.of(
                SchemaPatterns.MISMATCH.equals(found.getError()) ? where.replaceFirst("format$", "pattern") : where);
    }
}
