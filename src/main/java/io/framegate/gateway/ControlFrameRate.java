package io.framegate.gateway;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Violation;
import io.framegate.socket.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the pings and pongs of one peer: {@code limits.control_frames_per_second}. One too many within a second is a
 * violation, 1008 to the peer and 1001 to the other side; what follows it is thrown away. A close frame always passes.
 */
final class ControlFrameRate implements Socket.Receiver {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final CloseStatus POLICY_VIOLATION = CloseStatus.of(1008);

    private final int most;
    private final Socket.Receiver receiver;
    private final LongSupplier clock;
    private long since;
    private int count;
    private boolean exceeded;

    /** @param clock the time in ns */
    ControlFrameRate(int most, Socket.Receiver receiver, LongSupplier clock) {
        this.most = most;
        this.receiver = receiver;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    @Override
    public void received(Frame frame) {
        if (exceeded) {
            return;
        }
        if (frame.type().isControl() && !frame.isClose() && isTooMany()) {
            exceeded = true;
            receiver.broken(new Violation("more than " + most + " control frames in a second", POLICY_VIOLATION));
            return;
        }
        receiver.received(frame);
    }

    private boolean isTooMany() {
        long now = clock.getAsLong();
        if (now - since >= SECOND) {
            since = now;
            count = 0;
        }
        return ++count > most;
    }

    @Override
    public void partial() {
        receiver.partial();
    }

    @Override
    public void broken(Violation violation) {
        if (!exceeded) {
            receiver.broken(violation);
        }
    }

    @Override
    public void writable(boolean writable) {
        receiver.writable(writable);
    }

    @Override
    public void lost() {
        receiver.lost();
    }
}
