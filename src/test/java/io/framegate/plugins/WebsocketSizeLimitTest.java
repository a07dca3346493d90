package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.testing.PluginProbe;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WebsocketSizeLimitTest {

    private static Proceed handshake(OptionalInt client, OptionalInt upstream) {
        WebsocketSizeLimit factory = new WebsocketSizeLimit();
        return (Proceed) PluginProbe.of(factory, new WebsocketSizeLimit.Config(client, upstream))
                .handshake();
    }

    @Test
    @Tag("spec-47")
    void limitsOnlyTheSideThatIsConfigured() {
        assertThat(handshake(OptionalInt.of(1024), OptionalInt.empty()))
                .isEqualTo(Proceed.UNCHANGED.withMaxPayloadSize(io.framegate.frame.Peer.CLIENT, 1024));
        assertThat(handshake(OptionalInt.empty(), OptionalInt.of(7)).maxPayloadSize(Peer.CLIENT))
                .isEmpty();
        assertThat(handshake(OptionalInt.empty(), OptionalInt.of(7)).maxPayloadSize(Peer.UPSTREAM))
                .hasValue(7);
    }

    @Test
    @Tag("spec-88")
    void needsAtLeastOneLimit() {
        assertThatThrownBy(() -> new WebsocketSizeLimit.Config(OptionalInt.empty(), OptionalInt.empty()))
                .hasMessage("at least one of client_max_payload and upstream_max_payload is required");
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new WebsocketSizeLimit().name()).isEqualTo("websocket-size-limit");
        assertThat(new WebsocketSizeLimit().priority()).isEqualTo(1003);
    }
}
