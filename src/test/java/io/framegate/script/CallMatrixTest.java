package io.framegate.script;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.Headers;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of spec 2.0: every function, in every phase, about a frame that is close and one that is not. */
class CallMatrixTest {

    private static final SessionFacts FACTS = new SessionFacts(
            "id",
            "route",
            "service",
            new SessionFacts.Client("192.0.2.1", 1),
            new SessionFacts.Request("ws", "h", 80, "/", "", Headers.NONE),
            Optional.empty());
    private static final PluginContext CTX = new PluginContext(new ConcurrentHashMap<>());

    private enum Function {
        GET_FRAME(KongWebSocket::getFrame),
        SET_FRAME_DATA(table -> table.setFrameData("x")),
        SET_STATUS(table -> table.setStatus(1000)),
        DROP_FRAME(KongWebSocket::dropFrame),
        CLOSE(table -> table.close(null, null, null, null)),
        SET_MAX_PAYLOAD_SIZE(table -> table.setMaxPayloadSize(1024));

        private final Consumer<KongWebSocket> call;

        Function(Consumer<KongWebSocket> call) {
            this.call = call;
        }
    }

    private static FrameContext context(Peer from, Frame frame) {
        return from == Peer.CLIENT
                ? new ClientFrameContext(frame, FACTS, CTX)
                : new UpstreamFrameContext(frame, FACTS, CTX);
    }

    private static ScriptCall callIn(Phase phase, Frame frame, Consumer<String> warnings) {
        return switch (phase) {
            case WS_HANDSHAKE -> ScriptCall.about(new HandshakeContext(FACTS, CTX), warnings);
            case WS_CLIENT_FRAME -> ScriptCall.about(phase, context(Peer.CLIENT, frame), warnings);
            case WS_UPSTREAM_FRAME -> ScriptCall.about(phase, context(Peer.UPSTREAM, frame), warnings);
            default -> ScriptCall.in(phase, warnings);
        };
    }

    private static KongWebSocket table(ScriptCall call, Peer side) {
        return side == Peer.CLIENT ? call.client() : call.upstream();
    }

    static Stream<Arguments> everyCall() {
        List<Arguments> calls = new ArrayList<>();
        for (Function function : Function.values()) {
            for (Peer side : Peer.values()) {
                for (Phase phase : Phase.values()) {
                    calls.add(Arguments.of(function, side, phase));
                }
            }
        }
        return calls.stream();
    }

    /** The phase lists of Kong's documentation, 3.13. */
    private static Phase allowed(Function function, Peer side) {
        if (function == Function.SET_MAX_PAYLOAD_SIZE) {
            return Phase.WS_HANDSHAKE;
        }
        return side == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME;
    }

    @ParameterizedTest(name = "{1}.{0} in {2}")
    @MethodSource("everyCall")
    @Tag("spec-68")
    @Tag("spec-69")
    void functionIsAllowedInItsPhaseAndRefusesInEveryOther(Function function, Peer side, Phase phase) {
        Phase allowed = allowed(function, side);
        for (Frame frame : List.of(text("a"), close(1000))) {
            KongWebSocket table = table(callIn(phase, frame, warning -> {}), side);

            if (phase != allowed) {
                assertThatThrownBy(() -> function.call.accept(table))
                        .isInstanceOf(PdkException.class)
                        .hasMessage("function cannot be called in " + phase.pdkName() + " phase (only in: "
                                + allowed.pdkName() + ")");
            } else if (function == Function.SET_STATUS && !frame.isClose()) {
                assertThatThrownBy(() -> function.call.accept(table)).hasMessage("a text frame has no status");
            } else if (function == Function.DROP_FRAME && frame.isClose()) {
                assertThatThrownBy(() -> function.call.accept(table)).hasMessage("a close frame cannot be dropped");
            } else {
                assertThatCode(() -> function.call.accept(table)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void functionOutsideOfEveryPhaseSaysWhichOnesThereAre() {
        assertThatThrownBy(() -> ScriptCall.outside(warning -> {}).client().getFrame())
                .hasMessage("no phase in ngx.ctx.KONG_PHASE, (need one of ws_client_frame)");
    }

    @Test
    @Tag("spec-60")
    void whatRefusedHadNoEffect() {
        ScriptCall call = callIn(Phase.WS_CLIENT_FRAME, ping("a"), warning -> {});

        assertThatThrownBy(() -> call.client().setStatus(1000)).isInstanceOf(PdkException.class);
        assertThatThrownBy(() -> call.upstream().dropFrame()).isInstanceOf(PdkException.class);
        assertThatThrownBy(() -> call.client().setMaxPayloadSize(1)).isInstanceOf(PdkException.class);

        assertThat(call.decision()).isEqualTo(new io.framegate.pdk.Decision.Forward());
    }
}
