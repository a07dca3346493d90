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

    private static final OptionalInt NONE = OptionalInt.empty();

    private static Proceed handshake(OptionalInt client, OptionalInt upstream) {
        return handshake(new WebsocketSizeLimit.Config(client, upstream, NONE, NONE, NONE, NONE));
    }

    private static Proceed handshake(WebsocketSizeLimit.Config config) {
        return (Proceed) PluginProbe.of(new WebsocketSizeLimit(), config).handshake();
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
        assertThatThrownBy(() -> new WebsocketSizeLimit.Config(NONE, NONE, NONE, NONE, NONE, NONE))
                .hasMessage(
                        "at least one of client_max_payload and upstream_max_payload, or of the limits of fragments,"
                                + " is required");
    }

    @Test
    void limitsFragmentsOfEachSideByItself() {
        Proceed client =
                handshake(new WebsocketSizeLimit.Config(NONE, NONE, OptionalInt.of(3), NONE, OptionalInt.of(7), NONE));
        Proceed upstream =
                handshake(new WebsocketSizeLimit.Config(NONE, NONE, NONE, OptionalInt.of(3), NONE, OptionalInt.of(7)));

        assertThat(client)
                .isEqualTo(Proceed.UNCHANGED.withMaxFragments(Peer.CLIENT, 3).withMinFragmentSize(Peer.CLIENT, 7));
        assertThat(client.maxFragments(Peer.CLIENT)).hasValue(3);
        assertThat(client.minFragmentSize(Peer.CLIENT)).hasValue(7);
        assertThat(client.maxFragments(Peer.UPSTREAM)).isEmpty();
        assertThat(client.minFragmentSize(Peer.UPSTREAM)).isEmpty();
        assertThat(upstream)
                .isEqualTo(Proceed.UNCHANGED.withMaxFragments(Peer.UPSTREAM, 3).withMinFragmentSize(Peer.UPSTREAM, 7));
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new WebsocketSizeLimit().name()).isEqualTo("websocket-size-limit");
        assertThat(new WebsocketSizeLimit().priority()).isEqualTo(1003);
    }
}
