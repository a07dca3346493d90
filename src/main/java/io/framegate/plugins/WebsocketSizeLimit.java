package io.framegate.plugins;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.Peer;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.Range;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * {@code websocket-size-limit}: sets the limits of a session before its first frame (spec 9.1): the payload of a message, and into
 * how many and how small fragments it may be cut. It can lower or raise the defaults; what is not configured stays as it is. A
 * message over a limit is answered with 1009 "Payload Too Large", its other side with 1001 (spec 5.3).
 */
public final class WebsocketSizeLimit implements PluginFactory<WebsocketSizeLimit.Config> {

    private static final int PRIORITY = 1003;

    /**
     * The configuration; at least one of its fields is required.
     *
     * @param clientMaxPayload most bytes of a message from the client
     * @param upstreamMaxPayload most bytes of a message from the upstream
     * @param clientMaxFragments most fragments of a message from the client
     * @param upstreamMaxFragments most fragments of a message from the upstream
     * @param clientMinFragmentSize fewest bytes of a fragment from the client, unless it is the last of a message
     * @param upstreamMinFragmentSize the same from the upstream
     */
    public record Config(
            @Describe("Most payload bytes of a message from the client, over all its fragments.")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            OptionalInt clientMaxPayload,

            @Describe("Most payload bytes of a message from the upstream, over all its fragments.")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            OptionalInt upstreamMaxPayload,

            @Describe("Most fragments of a message from the client; max_fragments of the settings otherwise.")
            @Range(min = 1)
            OptionalInt clientMaxFragments,

            @Describe("Most fragments of a message from the upstream; max_fragments of the settings otherwise.")
            @Range(min = 1)
            OptionalInt upstreamMaxFragments,

            @Describe("Fewest payload bytes of a fragment from the client, unless it is the last of its message.")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            OptionalInt clientMinFragmentSize,

            @Describe("Fewest payload bytes of a fragment from the upstream, unless it is the last of its message.")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            OptionalInt upstreamMinFragmentSize) {

        /** @throws IllegalArgumentException if none is given */
        public Config {
            if (Stream.of(
                            clientMaxPayload,
                            upstreamMaxPayload,
                            clientMaxFragments,
                            upstreamMaxFragments,
                            clientMinFragmentSize,
                            upstreamMinFragmentSize)
                    .allMatch(OptionalInt::isEmpty)) {
                throw new IllegalArgumentException(
                        "at least one of client_max_payload and upstream_max_payload, or of the limits of fragments, is"
                                + " required");
            }
        }
    }

    @Override
    public String name() {
        return "websocket-size-limit";
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
        Proceed limits = Stream.of(
                        limit(
                                config.clientMaxPayload(),
                                bytes -> Proceed.UNCHANGED.withMaxPayloadSize(Peer.CLIENT, bytes)),
                        limit(
                                config.upstreamMaxPayload(),
                                bytes -> Proceed.UNCHANGED.withMaxPayloadSize(Peer.UPSTREAM, bytes)),
                        limit(
                                config.clientMaxFragments(),
                                count -> Proceed.UNCHANGED.withMaxFragments(Peer.CLIENT, count)),
                        limit(
                                config.upstreamMaxFragments(),
                                count -> Proceed.UNCHANGED.withMaxFragments(Peer.UPSTREAM, count)),
                        limit(
                                config.clientMinFragmentSize(),
                                bytes -> Proceed.UNCHANGED.withMinFragmentSize(Peer.CLIENT, bytes)),
                        limit(
                                config.upstreamMinFragmentSize(),
                                bytes -> Proceed.UNCHANGED.withMinFragmentSize(Peer.UPSTREAM, bytes)))
                .reduce(Proceed.UNCHANGED, Proceed::then);
        OnHandshake plugin = handshake -> limits;
        return plugin;
    }

    private static Proceed limit(OptionalInt limit, IntFunction<Proceed> change) {
        return limit.isPresent() ? change.apply(limit.getAsInt()) : Proceed.UNCHANGED;
    }
}
