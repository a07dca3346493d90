package io.framegate.plugins.limiting;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** A clock that a test moves. */
final class ManualClock implements TimeMeter {

    private long nanos = -5; // like System.nanoTime, it need not be positive

    void after(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long currentTimeNanos() {
        return nanos;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
