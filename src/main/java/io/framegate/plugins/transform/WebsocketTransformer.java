package io.framegate.plugins.transform;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Describe;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.plugins.PerDirection;
import io.framegate.plugins.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * {@code websocket-transformer}: changes JSON text messages on their way. Binary messages and control frames pass as they are,
 * and so does, byte for byte, a message in which there is nothing to change. One that is changed keeps the order of its members
 * and the digits of its numbers; blanks between them go.
 *
 * <p>There is no {@code jq} here. A program needs net.thisptr:jackson-jq and with it Jackson's databind, Joni and JCodings: 4.1 MB
 * beside a jar of 10.3 MB (versions 1.6.0, 2.19.2, 2.2.6, 1.0.63), and its regular expressions, Joni's, take exponential time on
 * texts a peer may choose. Whoever needs programs writes a plugin.
 */
public final class WebsocketTransformer implements PluginFactory<WebsocketTransformer.Config> {

    /** Kong's request-transformer. */
    private static final int PRIORITY = 801;

    private static final ViolationPolicy.Rule JSON =
            new ViolationPolicy.Rule("the message is not JSON", CloseStatus.of(1007), CloseStatus.NONE);

    /**
     * The configuration; at least one of the two directions is required.
     *
     * @param client messages from the client
     * @param upstream messages from the upstream
     * @param violation what becomes of a message that is not JSON where {@code if_not_json} is {@code close}
     */
    public record Config(
            @Describe("What is done to messages from the client.")
            Optional<Changes> client,

            @Describe("What is done to messages from the upstream.")
            Optional<Changes> upstream,

            @Inline ViolationPolicy violation) {

        /** @throws IllegalArgumentException if neither direction is given */
        public Config {
            if (client.isEmpty() && upstream.isEmpty()) {
                throw new IllegalArgumentException("at least one of client and upstream is required");
            }
        }
    }

    @Override
    public String name() {
        return "websocket-transformer";
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
        return PerDirection.of(
                config.client().map(changes -> new Transformation(changes, config.violation())),
                config.upstream().map(changes -> new Transformation(changes, config.violation())));
    }

    /** What is done in one direction. */
    private static final class Transformation implements PerDirection.Decider {

        private final Changes changes;
        private final List<Step> steps;
        private final ViolationPolicy violation;

        Transformation(Changes changes, ViolationPolicy violation) {
            this.changes = changes;
            this.steps = changes.steps();
            this.violation = violation;
        }

        @Override
        public Decision decide(FrameContext context) {
            Frame frame = context.getFrame();
            if (frame.type() != FrameType.TEXT) {
                return context.forward();
            }
            Optional<Object> json = Json.parse(frame.payload());
            if (json.isEmpty()) {
                return notJson(context);
            }
            Message message = new Message(json.get());
            for (Step step : steps) {
                step.apply(message);
            }
            return message.isChanged() ? context.withFrameData(message.text()) : context.forward();
        }

        private Decision notJson(FrameContext context) {
            return switch (changes.ifNotJson()) {
                case PASS -> masked(context);
                case DROP -> context.dropFrame();
                case CLOSE -> violation.violated(context, JSON);
            };
        }

        /** What is to be masked everywhere is so in any text. */
        private Decision masked(FrameContext context) {
            if (changes.mask().stream().noneMatch(Mask::isEverywhere)) {
                return context.forward();
            }
            String text = context.getFrame().text();
            String masked = text;
            for (Mask mask : changes.mask()) {
                masked = mask.isEverywhere() ? mask.maskedIn(masked) : masked;
            }
            return masked.equals(text) ? context.forward() : context.withFrameData(masked);
        }
    }
}
