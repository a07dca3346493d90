package io.framegate.plugins.validator;

import dev.harrel.jsonschema.Dialect;
import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A version of JSON Schema. */
public enum SchemaDraft {
    DRAFT4(new Dialects.Draft4Dialect()),
    DRAFT7(new Dialects.Draft7Dialect()),
    DRAFT201909(new Dialects.Draft2019Dialect()),
    DRAFT202012(new Dialects.Draft2020Dialect());

    private final Dialect dialect;

    SchemaDraft(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Its name in a configuration. */
    String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its keywords, as the library knows them. */
    EvaluatorFactory keywords() {
        return dialect.getEvaluatorFactory();
    }

    /** Whether what stands beside a {@code $ref} has no meaning. */
    boolean refStandsAlone() {
        return this == DRAFT4 || this == DRAFT7;
    }

    /** What the library makes validators of: they take a schema as it is, and load none but the library's own meta-schemas. */
    ValidatorFactory validators(EvaluatorFactory keywords) {
        return new ValidatorFactory()
                .withDefaultDialect(dialect)
                .withEvaluatorFactory(keywords)
                .withJsonNodeFactory(JsonValue.FACTORY)
                .withMessageProvider((key, arguments) -> key)
                .withDisabledSchemaValidation(true);
    }

    /** Where a schema breaks the rules of this version: a pointer into the schema; empty if it does not. */
    Optional<String> whereBroken(Object schema) {
        SchemaKeywords keywords = new SchemaKeywords(this, List.of());
        keywords.start(Integer.MAX_VALUE, false);
        Validator.Result result = validators(EvaluatorFactory.compose(SchemaDraft::expression, keywords))
                .createValidator()
                .validate(URI.create(dialect.getMetaSchema()), schema);
        return result.isValid()
                ? Optional.empty()
                : result.getErrors().stream()
                        .map(Error::getInstanceLocation)
                        .max(Comparator.comparingInt(String::length))
                        .map(pointer -> "#" + pointer)
                        .or(() -> Optional.of("#"));
    }

    /** Expressions are looked at where schemas have them, never in messages. */
    private static Optional<Evaluator> expression(SchemaParsingContext context, String keyword, JsonNode node) {
        return keyword.equals("format") && node.isString() && node.asString().equals("regex")
                ? Optional.of((evaluation, value) -> !value.isString() || SchemaFormats.isExpression(value.asString())
                        ? Evaluator.Result.success()
                        : Evaluator.Result.failure("no expression"))
                : Optional.empty();
    }
}
