package io.framegate.plugins.limiting;

import io.framegate.frame.Frame;
import io.framegate.plugins.limiting.Limits.CountBy;
import java.time.Duration;

/**
 * One direction of one session: the bucket it takes from, which may be others' too, and when its sender was told.
 *
 * @param <B> the bucket
 */
final class Lane<B> {

    private final B bucket;
    private final CountBy countBy;
    private final long windowNanos;
    private boolean told;
    private long toldAt;

    /** @param window in which the sender is told once at most */
    Lane(B bucket, CountBy countBy, Duration window) {
        this.bucket = bucket;
        this.countBy = countBy;
        this.windowNanos = window.toNanos();
    }

    B bucket() {
        return bucket;
    }

    /** What this frame counts. */
    long tokens(Frame frame) {
        return countBy == CountBy.BYTES ? Math.max(1, frame.payload().length()) : 1;
    }

    /** Whether it is time to tell the sender that it sends too much; it then counts as told. */
    boolean tells(long now) {
        if (told && now - toldAt < windowNanos) {
            return false;
        }
        told = true;
        toldAt = now;
        return true;
    }
}
