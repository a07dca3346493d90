package io.framegate.plugins.validator;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import io.framegate.plugins.json.Json;
import io.framegate.plugins.json.JsonNumber;
import io.framegate.plugins.validator.SchemaKeywords.Broken;
import io.framegate.plugins.validator.SchemaKeywords.Reference;
import io.framegate.plugins.validator.SchemaKeywords.TooManySteps;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A JSON schema, ready to look at messages. Nothing is ever loaded for it. Not thread-safe. */
final class CompiledSchema {

    /** Comparing so many pairs of values takes 20 to 50 ms. */
    private static final long MOST_PAIRS = 1_000_000;

    private static final URI ADDRESS = URI.create("https://schema.invalid/");
    private static final URI ADDRESS_OF_REFERENCES = URI.create("https://reference.invalid/");
    private static final String NEVER = "/" + SchemaCopy.NEVER;
    private static final int ANY_LENGTH = 1_000;

    private final SchemaKeywords keywords;
    private final Validator validator;
    private final URI address;
    private final boolean uniqueItems;

    private CompiledSchema(SchemaDraft draft, Object json) {
        SchemaCopy copy = new SchemaCopy(draft, json);
        this.keywords = new SchemaKeywords(draft, copy.values());
        this.uniqueItems = copy.hasUniqueItems();
        this.validator = draft.validators(keywords)
                .withSchemaResolver(elsewhere -> {
                    throw new IllegalStateException("nothing is loaded");
                })
                .createValidator();
        this.address = validator.registerSchema(ADDRESS, new JsonValue(copy.schema()));
    }

    /**
     * A schema that {@link #check} has nothing against.
     *
     * @param schema its JSON text, or what such a text stands for
     */
    static CompiledSchema of(SchemaDraft draft, Object schema) {
        return new CompiledSchema(draft, json(schema));
    }

    /**
     * Whether a schema can be used.
     *
     * @throws IllegalArgumentException if it is not JSON, not a schema of this draft, refers to anything outside of itself, or
     *     has an expression that is none; the message goes on from the name of the field
     */
    static void check(SchemaDraft draft, Object schema) {
        Object json = json(schema);
        draft.whereBroken(json).ifPresent(where -> {
            throw new IllegalArgumentException("is not valid in " + draft.keyword() + " at " + where);
        });
        checkDynamicReferences(json);
        CompiledSchema compiled = compile(draft, json);
        compiled.checkReferences();
        try {
            List<Object> samples = List.of(Map.of(), List.of(), "", new JsonNumber("0"), true, Json.NULL);
            samples.forEach(sample -> compiled.result(sample, ANY_LENGTH, false));
        } catch (StackOverflowError | TooManySteps endless) {
            throw new IllegalArgumentException("cannot be used: it refers to itself without end", endless);
        }
    }

    private static CompiledSchema compile(SchemaDraft draft, Object json) {
        try {
            return new CompiledSchema(draft, json);
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException("cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static Object json(Object schema) {
        if (schema instanceof String text) {
            return Json.read(text);
        }
        try {
            return Json.copy(schema);
        } catch (IllegalArgumentException noJson) {
            throw new IllegalArgumentException("cannot be used: " + noJson.getMessage(), noJson);
        }
    }

    /** The library takes what a reference leads to for broken if it is not there, or may know it from elsewhere. */
    private void checkReferences() {
        for (Reference reference : keywords.references()) {
            if (!isThere(reference)) {
                throw new IllegalArgumentException(
                        "refers to " + reference.text() + ", which is not in it: nothing is loaded");
            }
        }
    }

    private boolean isThere(Reference reference) {
        keywords.startWithOneStep();
        try {
            validator.registerSchema(ADDRESS_OF_REFERENCES, new JsonValue(Map.of("$ref", reference.address())));
            return validator.validate(ADDRESS_OF_REFERENCES, new JsonValue(Json.NULL)).getErrors().stream()
                    .noneMatch(error -> "$ref".equals(error.getKeyword()));
        } catch (TooManySteps found) {
            return true;
        } catch (IllegalStateException elsewhere) {
            return false;
        }
    }

    private static void checkDynamicReferences(Object json) {
        Set<Object> anchors = new HashSet<>();
        visit(json, schema -> anchors.add("#" + schema.get("$dynamicAnchor")));
        visit(json, schema -> {
            if (schema.get("$dynamicRef") instanceof String ref && !anchors.contains(ref)) {
                throw new IllegalArgumentException("refers to " + ref + ", of which there is no $dynamicAnchor");
            }
        });
    }

    private static void visit(Object value, Consumer<Map<?, ?>> visitor) {
        if (value instanceof Map<?, ?> map) {
            visitor.accept(map);
            map.values().forEach(member -> visit(member, visitor));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> visit(item, visitor));
        }
    }

    /**
     * Whether a message is valid. One that would take too long, or goes deeper than the stack, is not.
     *
     * @param message what {@link Json} made of it
     * @param bytes how long its text was
     */
    boolean admits(Object message, int bytes) {
        return !(uniqueItems && new Pairs().in(message) > MOST_PAIRS)
                && validate(message, bytes, true).map(Validator.Result::isValid).orElse(false);
    }

    /** What it takes to compare every item of every list with every other of that list. */
    private static final class Pairs {

        private long values;
        private long pairs;

        long in(Object value) {
            count(value);
            return pairs;
        }

        private void count(Object value) {
            values++;
            if (value instanceof Map<?, ?> map) {
                map.values().forEach(this::count);
            } else if (value instanceof List<?> list) {
                long before = values;
                list.forEach(this::count);
                pairs += list.size() * (values - before);
            }
        }
    }

    /** Where in the schema the first rule stands that a message breaks, such as {@code #/properties/age/minimum}. */
    Optional<String> firstBroken(Object message, int bytes) {
        return validate(message, bytes, false).flatMap(result -> first(result.getErrors()));
    }

    /** What is within these may be broken by a message that is valid. */
    private static final Set<String> CONDITIONS = Set.of("if", "contains");

    /** The library reports a rule after those within it. */
    private static Optional<String> first(List<Error> errors) {
        List<String> conditions = errors.stream()
                .filter(error -> error.getKeyword() != null && CONDITIONS.contains(error.getKeyword()))
                .map(error -> error.getEvaluationPath() + "/")
                .toList();
        return errors.stream()
                .map(Error::getEvaluationPath)
                .filter(path -> conditions.stream().noneMatch(path::startsWith))
                .findFirst()
                .map(path -> path.endsWith(NEVER) ? path.substring(0, path.length() - NEVER.length()) : path)
                .map(CompiledSchema::fragment);
    }

    /** A JSON pointer as a part of an address (RFC 6901 section 6). */
    private static String fragment(String pointer) {
        StringBuilder fragment = new StringBuilder("#");
        for (byte octet : pointer.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7F && "\"%<>[\\]^`{|}".indexOf(octet) < 0) {
                fragment.append((char) octet);
            } else {
                fragment.append('%').append("%02X".formatted(octet));
            }
        }
        return fragment.toString();
    }

    private Optional<Validator.Result> validate(Object message, int bytes, boolean untilBroken) {
        try {
            return Optional.of(result(message, bytes, untilBroken));
        } catch (Broken | StackOverflowError invalid) {
            return Optional.empty();
        } catch (RuntimeException tooMuch) {
            return Optional.empty(); // or a defect, and a message that finds one is not to pass under on_failure: open
        }
    }

    private Validator.Result result(Object message, int bytes, boolean untilBroken) {
        keywords.start(bytes, untilBroken);
        return validator.validate(address, new JsonValue(message));
    }
}
