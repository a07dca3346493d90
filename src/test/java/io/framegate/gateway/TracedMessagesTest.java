package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Observation.PluginFailed;
import io.framegate.trace.FrameTrace;
import io.framegate.trace.MessageTrace;
import io.framegate.trace.SessionTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which message is which on its way; messages are called by their numbers, in the order they came. */
class TracedMessagesTest {

    private static final Decision DROP = new Decision.Drop(Optional.empty());

    private final List<String> told = new ArrayList<>();
    private final TracedMessages messages = TracedMessages.of(new Recording());

    /** Notes what is told of messages. */
    private final class Recording implements SessionTrace {
        private int count;

        @Override
        public double messages() {
            return 1;
        }

        @Override
        public MessageTrace message(Peer from, Frame message) {
            int number = count++;
            return new MessageTrace() {
                @Override
                public String traceparent() {
                    return "trace " + number;
                }

                @Override
                public void undecided(String plugin, String failure, long waitedNanos) {
                    told.add(number + " " + plugin + " " + failure + " " + waitedNanos);
                }

                @Override
                public void ended(Outcome outcome) {
                    told.add(number + " " + outcome);
                }
            };
        }

        @Override
        public void ended(SessionEnd end) {
            told.add("ended");
        }
    }

    private static Frame text(String text) {
        return Frame.of(FrameType.TEXT, Payload.of(text));
    }

    private Frame received(String text) {
        Frame frame = text(text);
        messages.received(Peer.CLIENT, frame);
        return frame;
    }

    private static Answer made(int frame, Decision decision) {
        return new Answer(List.of(new Made(frame, 0, decision)), Halt.NOWHERE);
    }

    private static PluginFailed failed(Failure failure) {
        return new PluginFailed("quota", Peer.CLIENT, failure, "", FailurePolicy.OPEN);
    }

    @Test
    void nothingIsKeptWhereNothingIsTraced() {
        TracedMessages none = TracedMessages.of(SessionTrace.NONE);
        Frame frame = text("a");
        none.received(Peer.CLIENT, frame);

        assertThat(none).isSameAs(TracedMessages.of(SessionTrace.NONE));
        assertThat(none.dispatched(1, Peer.CLIENT, List.of(frame), 0)).isSameAs(List.of());
    }

    @Test
    void aMessageIsKnownAgainWhenItIsSent() {
        Frame first = received("a");
        Frame second = received("a");
        messages.sent(Peer.CLIENT, first);
        messages.sent(Peer.UPSTREAM, text("a"));
        assertThat(told).isEmpty();

        messages.sent(Peer.UPSTREAM, first);
        messages.sent(Peer.UPSTREAM, second);
        messages.ended();

        assertThat(told).containsExactly("0 FORWARDED", "1 FORWARDED");
    }

    @Test
    void controlFramesAreNoMessages() {
        Frame ping = Frame.of(FrameType.PING, Payload.of("a"));
        messages.received(Peer.CLIENT, ping);
        messages.ended();

        assertThat(told).isEmpty();
    }

    @Test
    void thoseThatAreTracedAreNamedByTheirPlaces() {
        Frame first = received("a");
        Frame second = received("b");

        assertThat(messages.dispatched(1, Peer.CLIENT, List.of(text("x"), first, second), 0))
                .containsExactly(new FrameTrace(1, "trace 0"), new FrameTrace(2, "trace 1"));
        assertThat(messages.dispatched(2, Peer.UPSTREAM, List.of(first), 0)).isEmpty();
    }

    @Test
    void whatAPluginPutsInItsPlaceIsTheMessage() {
        Frame frame = received("a");
        Frame modified = text("b");
        Frame again = text("c");
        messages.dispatched(1, Peer.CLIENT, List.of(frame), 0);
        messages.answered(
                1,
                new Answer(
                        List.of(
                                new Made(0, 0, new Decision.Modify(text("not yet"))),
                                new Made(0, 1, new Decision.Modify(modified))),
                        Halt.NOWHERE));
        assertThat(messages.dispatched(2, Peer.CLIENT, List.of(modified), 0)).hasSize(1);
        messages.answered(
                2, made(0, new Decision.Authenticate(Proceed.UNCHANGED.withCredential("k"), Optional.of(again))));
        messages.sent(Peer.UPSTREAM, frame);
        assertThat(told).isEmpty();

        messages.sent(Peer.UPSTREAM, again);

        assertThat(told).containsExactly("0 FORWARDED");
    }

    @Test
    void aMessageEndsWhereAPluginSaysSo() {
        Frame dropped = received("a");
        Frame shown = received("b");
        Frame closing = received("c");
        messages.dispatched(1, Peer.CLIENT, List.of(dropped, shown, closing), 0);
        messages.answered(
                1,
                new Answer(
                        List.of(
                                new Made(0, 0, DROP),
                                new Made(
                                        1,
                                        0,
                                        new Decision.Authenticate(
                                                Proceed.UNCHANGED.withCredential("k"), Optional.empty())),
                                new Made(2, 0, new Decision.Close(CloseStatus.NONE, CloseStatus.NONE))),
                        Halt.NOWHERE));
        messages.ended();

        assertThat(told).containsExactly("0 DROPPED", "1 DROPPED", "2 CLOSED");
    }

    @Test
    void thoseBehindOneThatIsDecidedLaterAreAskedAboutAnew() {
        Frame first = received("a");
        Frame later = received("b");
        Frame behind = received("c");
        messages.dispatched(1, Peer.CLIENT, List.of(first, later, behind), 0);
        messages.answered(1, new Answer(List.of(), new Halt(1, 0, Failure.PENDING, "")));
        messages.answered(1, made(0, DROP));
        assertThat(told).containsExactly("1 DROPPED");

        assertThat(messages.dispatched(2, Peer.CLIENT, List.of(behind), 0))
                .containsExactly(new FrameTrace(0, "trace 2"));
        messages.answered(2, Answer.ALL_FORWARDED);
        messages.sent(Peer.UPSTREAM, first);
        messages.sent(Peer.UPSTREAM, behind);

        assertThat(told).containsExactly("1 DROPPED", "0 FORWARDED", "2 FORWARDED");
    }

    @Test
    void aPluginThatDoesNotAnswerIsNoted() {
        Frame asked = received("a");
        received("b");
        messages.dispatched(1, Peer.CLIENT, List.of(asked), 100);
        messages.undecided(failed(Failure.TIMEOUT), 300);
        messages.answered(1, made(0, DROP)); // too late
        messages.ended();

        assertThat(told).containsExactly("0 quota TIMEOUT 200", "0 DISCARDED", "1 DISCARDED");
    }

    @Test
    void whoAnsweredThatItFailedHasMadeItsOwnSpan() {
        Frame asked = received("a");
        messages.dispatched(1, Peer.CLIENT, List.of(asked), 0);
        messages.answered(1, new Answer(List.of(), new Halt(0, 0, Failure.EXCEPTION, "")));
        messages.undecided(failed(Failure.EXCEPTION), 1);
        messages.undecided(failed(Failure.CIRCUIT_OPEN), 1);

        assertThat(told).isEmpty();
    }

    @Test
    void aSessionThatEndsAndHearsNoMoreKeepsFew() {
        for (int i = 0; i < 1_000; i++) {
            received("a");
        }
        messages.ended();
        messages.ended();

        assertThat(told).hasSize(128).allMatch(line -> line.endsWith(" DISCARDED"));
    }
}
