package io.framegate.plugins.validator;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import java.util.Map;
import java.util.Optional;

/**
 * What messages of one kind must be: {@code schema} is for all of them, {@code schemas} for those of a type each.
 *
 * @param type the version of JSON Schema that the schemas are written in
 * @param schema a JSON text, or the schema itself
 * @param discriminator where a message says of what type it is
 * @param schemas the same as {@code schema}, by type
 * @param unknownTypes what becomes of messages of another type, or of none
 */
public record MessageSchemas(
        @Describe("The version of JSON Schema.") SchemaDraft type,

        @Describe("The schema for all of these messages: a JSON text, or the schema as a map.")
        Optional<Object> schema,

        @Describe(
                "Where a message says of what type it is: a JSON pointer such as /type, or /2 for the third item of a list.")
        Optional<Discriminator> discriminator,

        @Describe("A schema for each type of message that the discriminator finds: JSON texts, or the schemas as maps.")
        Map<String, Object> schemas,

        @Describe("Whether messages of a type without a schema, or without a type, are valid.") @Default("reject")
        UnknownTypes unknownTypes) {

    /** What becomes of messages of a type that no schema is for. */
    public enum UnknownTypes {
        ALLOW,
        REJECT
    }

    /** @throws IllegalArgumentException if there is no schema, or one is none, or the types cannot be told */
    public MessageSchemas {
        if (schema.isEmpty() && schemas.isEmpty()) {
            throw new IllegalArgumentException("schema is required beside type, or discriminator and schemas");
        } else if (schemas.isEmpty() == discriminator.isPresent()) {
            throw new IllegalArgumentException("discriminator and schemas are required together");
        }
        schema.ifPresent(all -> check("schema", type, all));
        schemas.forEach((name, each) -> check("schemas." + name, type, each));
    }

    private static void check(String field, SchemaDraft type, Object schema) {
        try {
            CompiledSchema.check(type, schema);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(field + " " + refused.getMessage(), refused);
        }
    }
}
