package io.framegate.plugins.validator;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A version of JSON Schema. */
public enum SchemaDraft {
    DRAFT4(Draft.DRAFT4, "http://json-schema.org/draft-04/schema", List.of()),
    DRAFT7(Draft.DRAFT7, "http://json-schema.org/draft-07/schema", List.of()),
    DRAFT201909(
            Draft.DRAFT201909,
            "https://json-schema.org/draft/2019-09/schema",
            List.of("core", "applicator", "validation", "meta-data", "format", "content")),
    DRAFT202012(
            Draft.DRAFT202012,
            "https://json-schema.org/draft/2020-12/schema",
            List.of("core", "applicator", "validation", "meta-data", "format-annotation", "content", "unevaluated"));

    /** The library takes no notice of this reference; from the meta-schema it always leads to the meta-schema. */
    private static final String RECURSIVE = "\"$recursiveRef\": \"#\"";

    private static final String NOT_RECURSIVE = "\"$ref\": \"https://json-schema.org/draft/2019-09/schema\"";

    private final Draft draft;
    private final String metaSchema;
    private final List<String> vocabularies;

    SchemaDraft(Draft draft, String metaSchema, List<String> vocabularies) {
        this.draft = draft;
        this.metaSchema = metaSchema;
        this.vocabularies = vocabularies;
    }

    /** Its name in a configuration. */
    String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the library is told. */
    JsonSchemaOptions options(OutputFormat format) {
        return new JsonSchemaOptions()
                .setBaseUri("https://schema.invalid/")
                .setDraft(draft)
                .setOutputFormat(format);
    }

    /** Where a schema breaks the rules of this version: a pointer into the schema; empty if it does not. */
    Optional<String> whereBroken(Object schema) {
        SchemaRepository repository = SchemaRepository.create(options(OutputFormat.Basic));
        vocabularies.forEach(name -> load(repository, metaSchema.replaceFirst("schema$", "meta/" + name)));
        JsonSchema meta = load(repository, metaSchema);
        OutputUnit result = repository.validator(meta).validate(schema);
        List<OutputUnit> errors = result.getErrors() == null ? List.of() : result.getErrors();
        return result.getValid()
                ? Optional.empty()
                : errors.stream()
                        .map(OutputUnit::getInstanceLocation)
                        .max(Comparator.comparingInt(String::length))
                        .or(() -> Optional.of("#"));
    }

    /** From the library itself, never from where the address points. */
    private static JsonSchema load(SchemaRepository repository, String address) {
        String path = address.substring(address.indexOf("://") + 2);
        try (InputStream in = JsonSchema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no " + path + " on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            JsonSchema schema = JsonSchema.of(new JsonObject(text.replace(RECURSIVE, NOT_RECURSIVE)));
            repository.dereference(address, schema);
            return schema;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
