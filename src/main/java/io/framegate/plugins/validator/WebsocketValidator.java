package io.framegate.plugins.validator;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.pdk.ViolationPolicy.Rule;
import io.framegate.plugins.PerDirection;
import io.framegate.plugins.validator.MessageCheck.Objection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code websocket-validator}: closes sessions in which a message is not as a JSON schema says (spec 9.2), with 1007 to its
 * sender and a bare close frame to the other side. Control frames, and messages of a kind without a schema, pass.
 */
public final class WebsocketValidator implements PluginFactory<WebsocketValidator.Config> {

    private static final int PRIORITY = 1006;

    private static final int INVALID_PAYLOAD = 1007;

    /**
     * The configuration; one complete pair of type and schema is required.
     *
     * @param client what messages from the client must be
     * @param upstream what messages from the upstream must be
     * @param verboseResponse whether the sender is told which rule of the schema its message breaks
     * @param onViolation what becomes of a message that is not valid
     */
    public record Config(
            @Describe("What messages from the client must be.")
            Optional<Side> client,

            @Describe("What messages from the upstream must be.")
            Optional<Side> upstream,

            @Describe("Whether the reason of the close frame is the JSON pointer of the rule that the message breaks.")
            @Default("false")
            boolean verboseResponse,

            @Inline ViolationPolicy onViolation) {

        /** @throws IllegalArgumentException if there is no schema */
        public Config {
            if (Stream.of(client, upstream).flatMap(Optional::stream).allMatch(Side::isEmpty)) {
                throw new IllegalArgumentException("at least one of client.text, client.binary, upstream.text and"
                        + " upstream.binary is required");
            }
        }
    }

    /**
     * What the messages of one side must be.
     *
     * @param text those in text frames
     * @param binary those in binary frames
     */
    public record Side(
            @Describe("What text messages must be.") Optional<MessageSchemas> text,

            @Describe("What binary messages must be; their content is read as UTF-8.")
            Optional<MessageSchemas> binary) {

        boolean isEmpty() {
            return text.isEmpty() && binary.isEmpty();
        }
    }

    @Override
    public String name() {
        return "websocket-validator";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return PerDirection.of(Checks.of(config.client(), config), Checks.of(config.upstream(), config));
    }

    /** One side. */
    private record Checks(Optional<MessageCheck> text, Optional<MessageCheck> binary, ViolationPolicy onViolation)
            implements PerDirection.Decider {

        static Optional<Checks> of(Optional<Side> side, Config config) {
            return side.filter(some -> !some.isEmpty())
                    .map(some -> new Checks(
                            some.text().map(schemas -> new MessageCheck(schemas, config.verboseResponse())),
                            some.binary().map(schemas -> new MessageCheck(schemas, config.verboseResponse())),
                            config.onViolation()));
        }

        @Override
        public Decision decide(FrameContext context) {
            Frame frame = context.getFrame();
            Optional<MessageCheck> check = frame.type() == FrameType.TEXT
                    ? text
                    : frame.type() == FrameType.BINARY ? binary : Optional.empty();
            if (check.isEmpty()) {
                return context.forward();
            }
            Optional<Objection> objection = check.get().objection(frame.payload());
            return objection.isEmpty()
                    ? context.forward()
                    : onViolation.violated(
                            context,
                            new Rule(
                                    objection.get().rule(),
                                    CloseStatus.of(
                                            INVALID_PAYLOAD, cut(objection.get().pointer())),
                                    CloseStatus.NONE));
        }

        /** To what fits into a close frame, without half a character. */
        private static String cut(String reason) {
            byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
            if (bytes.length <= CloseStatus.MAX_REASON) {
                return reason;
            }
            int end = CloseStatus.MAX_REASON;
            while ((bytes[end] & 0xC0) == 0x80) {
                end--;
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        }
    }
}
