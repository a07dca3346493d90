package io.framegate.plugins.validator;

import io.framegate.frame.Payload;
import io.framegate.plugins.json.Json;
import io.framegate.plugins.validator.MessageSchemas.UnknownTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at messages of one kind. Not thread-safe. */
final class MessageCheck {

    /** Far from what a stack holds, and from what messages need. */
    private static final int DEEPEST = 100;

    /** The library writes down where a value is for each list and object, and for each rule that one breaks. */
    private static final int LONGEST_PATH = 4_096;

    /** So that the longest answer does not take the longest. */
    private static final int LONGEST_TO_REPORT = 65_536;

    private static final Objection NOT_JSON = new Objection("message is not JSON", "");
    private static final Objection UNKNOWN_TYPE = new Objection("message is of no known type", "");
    private static final Objection NOT_VALID = new Objection("message does not match its schema", "");

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
        Object message = Json.parse(payload, DEEPEST, LONGEST_PATH).orElse(null);
        if (message == null) {
            return Optional.of(NOT_JSON);
        } else if (schema.isPresent() && !schema.get().admits(message, payload.length())) {
            return Optional.of(invalid(schema.get(), message, payload.length()));
        } else if (config.discriminator().isEmpty()) {
            return Optional.empty();
        }
        CompiledSchema chosen =
                config.discriminator().get().typeOf(message).map(schemas::get).orElse(null);
        if (chosen == null) {
            return config.unknownTypes() == UnknownTypes.ALLOW ? Optional.empty() : Optional.of(UNKNOWN_TYPE);
        }
        return chosen.admits(message, payload.length())
                ? Optional.empty()
                : Optional.of(invalid(chosen, message, payload.length()));
    }

    private Objection invalid(CompiledSchema broken, Object message, int length) {
        if (!verbose || length > LONGEST_TO_REPORT) {
            return NOT_VALID;
        }
        return broken.firstBroken(message, length)
                .map(pointer -> new Objection(NOT_VALID.rule() + " at " + pointer, pointer))
                .orElse(NOT_VALID);
    }
}
