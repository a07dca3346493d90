package io.framegate.gateway;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.pong;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Violation;
import io.framegate.socket.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code limits.control_frames_per_second}: what is counted, and what comes of one too many. */
class ControlFrameRateTest {

    private final List<Object> told = new ArrayList<>();
    private long now;

    private final ControlFrameRate rate = new ControlFrameRate(
            2,
            new Socket.Receiver() {
                @Override
                public void received(Frame frame) {
                    told.add(frame);
                }

                @Override
                public void broken(Violation violation) {
                    told.add(violation.status());
                }

                @Override
                public void writable(boolean writable) {
                    told.add(writable);
                }

                @Override
                public void lost() {
                    told.add("lost");
                }
            },
            () -> now);

    private void receives(Frame... frames) {
        for (Frame frame : frames) {
            rate.received(frame);
        }
    }

    @Test
    void asManyAsAllowedPass() {
        receives(ping("1"), pong("2"));

        assertThat(told).containsExactly(ping("1"), pong("2"));
    }

    @Test
    void oneTooManyIsAViolationAndNothingFollowsIt() {
        receives(ping("1"), ping("2"), pong("3"), text("late"), close(1000));
        rate.broken(new Violation("late", CloseStatus.of(1002)));

        assertThat(told).containsExactly(ping("1"), ping("2"), CloseStatus.of(1008));
    }

    @Test
    void everySecondBeginsAnew() {
        receives(ping("1"), ping("2"));
        now += Duration.ofSeconds(1).toNanos();
        receives(ping("3"), ping("4"));

        assertThat(told).containsExactly(ping("1"), ping("2"), ping("3"), ping("4"));
    }

    @Test
    void messagesAndClosesAreNotCounted() {
        receives(ping("1"), ping("2"), text("a"), text("b"), text("c"), close(1000));

        assertThat(told).contains(text("c"), close(1000)).doesNotContain(CloseStatus.of(1008));
    }

    @Test
    void everythingElseIsPassedOn() {
        rate.writable(false);
        rate.broken(new Violation("RSV1", CloseStatus.of(1002)));
        rate.lost();

        assertThat(told).containsExactly(false, CloseStatus.of(1002), "lost");
    }
}
