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

/**
 * {@code websocket-size-limit}: sets the payload limits of a session before its first frame (spec 9.1). It can lower or
 * raise the defaults; a side that is not configured keeps its own. A message over its limit is answered with 1009
 * "Payload Too Large", its other side with 1001 (spec 5.3).
 */
public final class WebsocketSizeLimit implements PluginFactory<WebsocketSizeLimit.Config> {

    private static final int PRIORITY = 1003;

    /**
     * The configuration; at least one of the two is required.
     *
     * @param clientMaxPayload most bytes of a message from the client
     * @param upstreamMaxPayload most bytes of a message from the upstream
     */
    public record Config(
            @Describe("Most payload bytes of a message from the client, over all its fragments.")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            OptionalInt clientMaxPayload,

            @Describe("Most payload bytes of a message from the upstream, over all its fragments.")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            OptionalInt upstreamMaxPayload) {

        /** @throws IllegalArgumentException if neither is given */
        public Config {
            if (clientMaxPayload.isEmpty() && upstreamMaxPayload.isEmpty()) {
                throw new IllegalArgumentException(
                        "at least one of client_max_payload and upstream_max_payload is required");
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
        Proceed limits = withLimit(
                withLimit(Proceed.UNCHANGED, Peer.CLIENT, config.clientMaxPayload()),
                Peer.UPSTREAM,
                config.upstreamMaxPayload());
        OnHandshake plugin = handshake -> limits;
        return plugin;
    }

    private static Proceed withLimit(Proceed proceed, Peer from, OptionalInt limit) {
        return limit.isPresent() ? proceed.withMaxPayloadSize(from, limit.getAsInt()) : proceed;
    }
}
