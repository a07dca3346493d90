package io.framegate.script;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.Headers;
import io.framegate.pdk.Phase;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The semantics of spec 2.2 and the argument errors of spec 2.1, for both sides. */
class KongWebSocketTest {

    private static final SessionFacts FACTS = new SessionFacts(
            "id",
            "route",
            "service",
            new SessionFacts.Client("192.0.2.1", 1),
            new SessionFacts.Request("ws", "h", 80, "/", "", Headers.NONE),
            Optional.empty());
    private static final PluginContext CTX = new PluginContext(new ConcurrentHashMap<>());

    private final List<String> warnings = new ArrayList<>();

    private ScriptCall call(Peer side, Frame frame) {
        FrameContext context = side == Peer.CLIENT
                ? new ClientFrameContext(frame, FACTS, CTX)
                : new UpstreamFrameContext(frame, FACTS, CTX);
        Phase phase = side == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME;
        return ScriptCall.about(phase, context, warnings::add);
    }

    private static KongWebSocket table(ScriptCall call, Peer side) {
        return side == Peer.CLIENT ? call.client() : call.upstream();
    }

    private static Decision modify(Frame frame) {
        return new Decision.Modify(frame);
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatOnlyLooksForwards(Peer side) {
        ScriptCall call = call(side, text("a"));

        KongWebSocket.FrameValues values = table(call, side).getFrame();

        assertThat(values).isEqualTo(new KongWebSocket.FrameValues(Payload.of("a"), "text", OptionalInt.empty()));
        assertThat(call.decision()).isEqualTo(new Decision.Forward());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-55")
    void statusIsNilUnlessTheCloseFrameHasOne(Peer side) {
        assertThat(table(call(side, close(1000, "goodbye")), side).getFrame())
                .isEqualTo(new KongWebSocket.FrameValues(Payload.of("goodbye"), "close", OptionalInt.of(1000)));
        assertThat(table(call(side, close()), side).getFrame())
                .isEqualTo(new KongWebSocket.FrameValues(Payload.EMPTY, "close", OptionalInt.empty()));
    }

    @ParameterizedTest
    @EnumSource
    void changesAddUpAndAreSeen(Peer side) {
        ScriptCall call = call(side, close(4001, "bye"));
        KongWebSocket table = table(call, side);

        table.setFrameData("goodbye!");
        table.setStatus(1000);

        assertThat(table.getFrame())
                .isEqualTo(new KongWebSocket.FrameValues(Payload.of("goodbye!"), "close", OptionalInt.of(1000)));
        assertThat(call.decision()).isEqualTo(modify(close(1000, "goodbye!")));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-75")
    void emptyDataIsAnEmptyFrame(Peer side) {
        ScriptCall call = call(side, text("a"));
        table(call, side).setFrameData("");

        assertThat(call.decision()).isEqualTo(modify(text("")));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-73")
    void firstTerminalCallWinsAndTheRestIsIgnoredWithOneWarning(Peer side) {
        ScriptCall call = call(side, text("a"));
        KongWebSocket table = table(call, side);

        table.dropFrame();
        table.setFrameData("b");
        table.close(1000, null, null, null);

        assertThat(call.decision()).isEqualTo(new Decision.Drop());
        assertThat(warnings).containsExactly("set_frame_data() has no effect after drop_frame() or close()");
    }

    @ParameterizedTest
    @EnumSource
    void setThenDropIsADrop(Peer side) {
        ScriptCall call = call(side, text("a"));
        table(call, side).setFrameData("b");
        table(call, side).dropFrame();

        assertThat(call.decision()).isEqualTo(new Decision.Drop());
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-63")
    void closeTakesItsArgumentsMirrored(Peer side) {
        ScriptCall call = call(side, text("a"));
        table(call, side).close(1009, "Invalid message", 1001, Payload.of("going away"));

        CloseStatus own = CloseStatus.of(1009, "Invalid message");
        CloseStatus other = CloseStatus.of(1001, "going away");
        assertThat(call.decision())
                .isEqualTo(side == Peer.CLIENT ? new Decision.Close(own, other) : new Decision.Close(other, own));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-64")
    @Tag("spec-65")
    void whatCloseIsNotGivenIsBare(Peer side) {
        ScriptCall nothing = call(side, text("a"));
        table(nothing, side).close(null, null, null, null);
        ScriptCall statusOnly = call(side, text("a"));
        table(statusOnly, side).close(1000.0, null, null, null);

        assertThat(nothing.decision()).isEqualTo(new Decision.Close(CloseStatus.NONE, CloseStatus.NONE));
        CloseStatus own = CloseStatus.of(1000);
        assertThat(statusOnly.decision())
                .isEqualTo(
                        side == Peer.CLIENT
                                ? new Decision.Close(own, CloseStatus.NONE)
                                : new Decision.Close(CloseStatus.NONE, own));
    }

    @ParameterizedTest
    @EnumSource
    void messageWithoutAStatusIsIgnoredWithAWarning(Peer side) {
        ScriptCall call = call(side, text("a"));
        table(call, side).close(null, "why", null, "because");

        assertThat(call.decision()).isEqualTo(new Decision.Close(CloseStatus.NONE, CloseStatus.NONE));
        String other = side == Peer.CLIENT ? "upstream" : "client";
        assertThat(warnings)
                .containsExactly(
                        "message is ignored without status",
                        other + "_payload is ignored without " + other + "_status");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-71")
    @Tag("spec-76")
    void dataMustBeAStringThatFits(Peer side) {
        assertThatThrownBy(() -> table(call(side, text("a")), side).setFrameData(null))
                .hasMessage("data must be a string");
        assertThatThrownBy(() -> table(call(side, text("a")), side).setFrameData(42))
                .hasMessage("data must be a string");
        assertThatThrownBy(() -> table(call(side, ping("a")), side).setFrameData("x".repeat(126)))
                .hasMessage("payload of a ping is longer than 125 bytes");
        assertThatThrownBy(() -> table(call(side, close(1000)), side).setFrameData("x".repeat(124)))
                .hasMessage("close reason is longer than 123 bytes");
        assertThatThrownBy(() -> table(call(side, text("a")), side).close(1000, "x".repeat(124), null, null))
                .hasMessage("message must be at most 123 bytes");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-72")
    void statusMustBeANumberThatMayBeSent(Peer side) {
        for (Object wrong : new Object[] {1005, 1006, 1015, 1004, 999, 5000, 1000.5, -1, 1e12}) {
            assertThatThrownBy(() -> table(call(side, close(1000)), side).setStatus(wrong))
                    .hasMessage("status must be a status that may be sent in a close frame");
        }
        assertThatThrownBy(() -> table(call(side, close(1000)), side).setStatus("1000"))
                .hasMessage("status must be a number");
        for (Object right : new Object[] {1000, 1001, 1012L, 3000.0, 4999}) {
            ScriptCall call = call(side, close());
            table(call, side).setStatus(right);
            assertThat(call.decision()).isEqualTo(modify(close(((Number) right).intValue())));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-51")
    void sizeMustBeAnIntegerUpTo32MiB(Peer side) {
        ScriptCall call = ScriptCall.about(new HandshakeContext(FACTS, CTX), warnings::add);
        table(call, side).setMaxPayloadSize(1024);
        for (Object wrong : new Object[] {-1, 1.5, "x", 33_554_433, null, Double.NaN}) {
            assertThatThrownBy(() -> table(call, side).setMaxPayloadSize(wrong))
                    .hasMessage("size must be an integer between 0 and 33554432");
        }

        assertThat(
                        side == Peer.CLIENT
                                ? call.proceed().maxPayloadSize(Peer.CLIENT)
                                : call.proceed().maxPayloadSize(Peer.UPSTREAM))
                .hasValue(1024);
        table(call, side).setMaxPayloadSize(33_554_432.0);
        table(call, side).setMaxPayloadSize(0);
        assertThat(
                        side == Peer.CLIENT
                                ? call.proceed().maxPayloadSize(Peer.CLIENT)
                                : call.proceed().maxPayloadSize(Peer.UPSTREAM))
                .hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-77")
    void callsAfterTheHandlerReturnedHaveNoEffect(Peer side) {
        ScriptCall call = call(side, text("a"));
        Decision decided = call.decision();

        table(call, side).setFrameData("too late");

        assertThat(decided).isEqualTo(new Decision.Forward());
    }
}
