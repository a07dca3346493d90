package io.framegate.plugins;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.Range;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.pdk.ViolationPolicy.Rule;
import java.util.Optional;
import java.util.Set;

/**
 * {@code json-threat-protection}: refuses messages that are not JSON, or are JSON made to keep whoever parses it busy. The limits
 * are Kong's; where Kong answers 400, the connections are closed, with 1008 to the sender. A message is read once and nothing is
 * made of it.
 */
public final class JsonThreatProtection implements PluginFactory<JsonThreatProtection.Config> {

    /** Kong's. */
    private static final int PRIORITY = 1009;

    private static final CloseStatus POLICY_VIOLATION = CloseStatus.of(1008);

    /** The types of frames that carry messages. */
    public enum MessageType {
        TEXT,
        BINARY
    }

    /**
     * The configuration; everything may be left out. -1 is no limit.
     *
     * @param maxBodySize most bytes of a message
     * @param maxContainerDepth most objects and arrays in one another; never more than 1000
     * @param maxArrayElementCount most elements of an array
     * @param maxObjectEntryCount most entries of an object
     * @param maxObjectEntryNameLength most characters of an entry's name
     * @param maxStringValueLength most characters of a string
     * @param allowDuplicateObjectEntryName whether an object may have two entries of one name
     * @param from whose messages are looked at
     * @param messageTypes which of them
     * @param onViolation what becomes of a message over a limit
     */
    public record Config(
            @Describe("Most bytes of a message; -1 is no limit.") @Default("8192") @Range(min = -1)
            long maxBodySize,

            @Describe("Most objects and arrays in one another; -1, and more than 1000, is 1000.")
            @Default("-1")
            @Range(min = -1)
            long maxContainerDepth,

            @Describe("Most elements of an array; -1 is no limit.") @Default("-1") @Range(min = -1)
            long maxArrayElementCount,

            @Describe("Most entries of an object; -1 is no limit.") @Default("-1") @Range(min = -1)
            long maxObjectEntryCount,

            @Describe("Most characters of the name of an object's entry; -1 is no limit.")
            @Default("-1")
            @Range(min = -1)
            long maxObjectEntryNameLength,

            @Describe("Most characters of a string; -1 is no limit.") @Default("-1") @Range(min = -1)
            long maxStringValueLength,

            @Describe("Whether an object may have two entries of one name, which parsers read differently.")
            @Default("true")
            boolean allowDuplicateObjectEntryName,

            @Describe("Whose messages are looked at.") @Default("[client]")
            Set<Peer> from,

            @Describe("Which messages are looked at.") @Default("[text]")
            Set<MessageType> messageTypes,

            @Inline ViolationPolicy onViolation) {

        /** @throws IllegalArgumentException if no message would be looked at */
        public Config {
            if (from.isEmpty() || messageTypes.isEmpty()) {
                throw new IllegalArgumentException("from and message_types must not be empty");
            }
        }
    }

    @Override
    public String name() {
        return "json-threat-protection";
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
        Guard guard = new Guard(config, new JsonLimits(config));
        return PerDirection.of(guard.from(Peer.CLIENT), guard.from(Peer.UPSTREAM));
    }

    private record Guard(Config config, JsonLimits limits) implements PerDirection.Decider {

        Optional<Guard> from(Peer peer) {
            return config.from().contains(peer) ? Optional.of(this) : Optional.empty();
        }

        @Override
        public Decision decide(FrameContext context) {
            Frame frame = context.getFrame();
            boolean looked =
                    (frame.type() == FrameType.TEXT && config.messageTypes().contains(MessageType.TEXT))
                            || (frame.type() == FrameType.BINARY
                                    && config.messageTypes().contains(MessageType.BINARY));
            if (!looked) {
                return context.forward();
            }
            Optional<String> broken = limits.brokenBy(frame.payload());
            return broken.isEmpty()
                    ? context.forward()
                    : config.onViolation()
                            .violated(context, new Rule(broken.get(), POLICY_VIOLATION, CloseStatus.NONE));
        }
    }
}
