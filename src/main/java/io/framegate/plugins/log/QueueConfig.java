package io.framegate.plugins.log;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * How records wait to be written; Kong's fields.
 *
 * @param maxBatchSize most records written at once
 * @param maxCoalescingDelay how long a batch may wait to be full, in s
 * @param maxEntries most records that wait
 */
public record QueueConfig(
        @Describe("Most records that are sent at once; if it is more than one, they are sent as an array.")
        @Default("1")
        @Range(min = 1, max = 1_000_000)
        int maxBatchSize,

        @Describe("How long a batch may wait to be full, in seconds.") @Default("1")
        double maxCoalescingDelay,

        @Describe("Most records that wait; what comes when there are so many is discarded.")
        @Default("10000")
        @Range(min = 1, max = 1_000_000)
        int maxEntries) {

    /** @throws IllegalArgumentException if the delay is negative or longer than an hour */
    public QueueConfig {
        if (!(maxCoalescingDelay >= 0 && maxCoalescingDelay <= 3600)) {
            throw new IllegalArgumentException("max_coalescing_delay: expected 0 to 3600 seconds");
        }
    }

    long coalescingMillis() {
        return Math.round(maxCoalescingDelay * 1000);
    }
}
