package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.Pings;
import java.util.concurrent.TimeUnit;

/** The gateway's own pings to one side: when the next is due, and which pongs answer them. */
final class Heartbeat {

    private static final String MARK = "framegate ";

    private final long interval;
    private final long timeout;
    private final int missed;
    private long heardAt;
    private long pingedAt;
    private int number;
    private int unanswered;

    Heartbeat(Pings pings, long now) {
        this.interval = TimeUnit.MILLISECONDS.toNanos(pings.intervalMillis());
        this.timeout = TimeUnit.MILLISECONDS.toNanos(pings.timeoutMillis());
        this.missed = pings.missed();
        this.heardAt = now;
        this.pingedAt = now;
    }

    /** The side has sent something, or cannot be heard because nobody reads from it or it does not read. */
    void heard(long now) {
        heardAt = now;
        unanswered = 0;
    }

    /** When the next ping is due, or the side is to be given up. */
    long due() {
        return isLost() ? pingedAt + timeout : Math.max(heardAt, pingedAt) + interval;
    }

    /** Whether no ping is left to be sent. */
    boolean isLost() {
        return unanswered >= missed;
    }

    /** The next ping. */
    Frame ping(long now) {
        pingedAt = now;
        unanswered++;
        number++;
        return Frame.of(FrameType.PING, Payload.of(MARK + number));
    }

    /** Whether a frame answers a ping of the gateway's own. */
    boolean isAnsweredBy(Frame frame) {
        if (frame.type() != FrameType.PONG || number == 0) {
            return false;
        }
        String payload = frame.payload().text();
        return payload.startsWith(MARK)
                && payload.length() <= MARK.length() + String.valueOf(number).length();
    }
}
