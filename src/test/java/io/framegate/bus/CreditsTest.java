package io.framegate.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginRequest.Frames;
import io.framegate.count.LinkCounts;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much may be with a host elsewhere. */
class CreditsTest {

    private static final int MIB = 1 << 20;

    private final List<Long> sent = new ArrayList<>();
    private final LinkCounts link = new LinkCounts();
    private final Credits credits = new Credits(frames -> sent.add(frames.ticket()), link);

    private Frames dispatch(long ticket, int frames, int bytes) {
        Frame frame = Frame.of(FrameType.BINARY, Payload.of(new byte[bytes]));
        return new Frames(1, ticket, Peer.CLIENT, 0, 1, Collections.nCopies(frames, frame));
    }

    @Test
    void framesBeyondTheCreditWaitInOrder() {
        Frames half = dispatch(1, Credits.FRAMES / 2, 0);
        credits.spend(half);
        credits.spend(dispatch(2, Credits.FRAMES / 2, 0));
        credits.spend(dispatch(3, 1, 0));
        credits.spend(dispatch(4, 1, 0));
        assertThat(sent).containsExactly(1L, 2L);

        credits.refund(Credits.Cost.of(half));

        assertThat(sent).containsExactly(1L, 2L, 3L, 4L);
        assertThat(credits.waiting()).isZero();
    }

    @Test
    void bytesBeyondTheCreditWait() {
        Frames most = dispatch(1, 7, MIB);
        credits.spend(most);
        credits.spend(dispatch(2, 2, MIB));
        credits.spend(dispatch(3, 1, 1));
        assertThat(sent).as("none overtakes another").containsExactly(1L);

        credits.refund(Credits.Cost.of(most));

        assertThat(sent).containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneDispatchOfAnySizeIsTaken() {
        credits.spend(dispatch(1, 1, 9 * MIB));
        credits.spend(dispatch(2, 1, 0));
        assertThat(sent).containsExactly(1L);
    }

    @Test
    void whatWaitsCanBeWithdrawn() {
        credits.spend(dispatch(1, 1, 9 * MIB));
        credits.spend(dispatch(2, 1, 0));

        assertThat(credits.withdraw(1, 2)).isTrue();
        assertThat(credits.withdraw(1, 1)).isFalse();
        credits.refund(new Credits.Cost(1, 9 * MIB));

        assertThat(sent).containsExactly(1L);
    }
}
