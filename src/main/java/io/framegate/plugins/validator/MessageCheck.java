package io.framegate.plugins.validator;

import io.framegate.frame.Payload;
import io.framegate.plugins.validator.MessageSchemas.UnknownTypes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at messages of one kind. Not thread-safe. */
final class MessageCheck {

    /** The library takes up to some us for each rule that it reports as broken. */
    private static final int LONGEST_TO_REPORT = 65_536;

    private static final Objection NOT_JSON = new Objection("message is not JSON", "");
    private static final Objection UNKNOWN_TYPE = new Objection("message is of no known type", "");
    private static final Objection NOT_VALID = new Objection("message does not match its schema", "");

    private final JsonReader reader = new JsonReader();
    private final MessageSchemas config;
    private final boolean verbose;
    private final Optional<CompiledSchema> schema;
    private final Map<String, CompiledSchema> schemas = new HashMap<>();

    MessageCheck(MessageSchemas config, boolean verbose) {
        this.config = config;
        this.verbose = verbose;
        this.schema = config.schema().map(all -> CompiledSchema.of(config.type(), all));
        config.schemas().forEach((type, each) -> schemas.put(type, CompiledSchema.of(config.type(), each)));
    }

    /**
     * What is wrong with a message.
     *
     * @param rule in words
     * @param pointer where in the schema the rule stands that it breaks; empty if that is not known or not wanted
     */
    record Objection(String rule, String pointer) {}

    /** Empty if the message is valid. */
    Optional<Objection> objection(Payload payload) {
        @Nullable Object message;
        try {
            message = reader.read(payload.bytes());
        } catch (IOException notJson) {
            return Optional.of(NOT_JSON);
        }
        if (schema.isPresent() && !schema.get().admits(message, payload.length(), reader.pairs())) {
            return Optional.of(invalid(schema.get(), message, payload.length()));
        } else if (config.discriminator().isEmpty()) {
            return Optional.empty();
        }
        CompiledSchema chosen =
                config.discriminator().get().typeOf(message).map(schemas::get).orElse(null);
        if (chosen == null) {
            return config.unknownTypes() == UnknownTypes.ALLOW ? Optional.empty() : Optional.of(UNKNOWN_TYPE);
        }
        return chosen.admits(message, payload.length(), reader.pairs())
                ? Optional.empty()
                : Optional.of(invalid(chosen, message, payload.length()));
    }

    private Objection invalid(CompiledSchema broken, @Nullable Object message, int length) {
        if (!verbose || length > LONGEST_TO_REPORT) {
            return NOT_VALID;
        }
        return broken.firstBroken(message, length)
                .map(pointer -> new Objection(NOT_VALID.rule() + " at " + pointer, pointer))
                .orElse(NOT_VALID);
    }
}
