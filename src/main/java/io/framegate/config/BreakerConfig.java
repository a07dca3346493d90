package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * When a plugin that goes on failing is not asked any more, and when it is again.
 *
 * @param failureRate at how many percent of failures the circuit opens
 * @param window of how many answers, the latest, that is
 * @param minimum of how many at least
 * @param waitDuration how long it stays open, in ms
 * @param halfOpen how many frames and handshakes the plugin is asked about then before the circuit closes or opens again
 */
@Describe("Stops asking a plugin that goes on failing, for a while; on_failure decides in its place.")
public record BreakerConfig(
        @Describe("At how many percent of failures the circuit opens.") @Default("50") @Range(min = 1, max = 100)
        int failureRate,

        @Describe("Of how many answers, the latest ones, that is.") @Default("100") @Range(min = 1, max = 10_000)
        int window,

        @Describe("Of how many answers at least; no more than the window.") @Default("20") @Range(min = 1, max = 10_000)
        int minimum,

        @Describe("How long the circuit stays open, in ms.") @Default("10000") @Range(min = 100, max = 3_600_000)
        int waitDuration,

        @Describe(
                "How many frames and handshakes the plugin is then asked about before the circuit closes, or opens again at"
                        + " failure_rate; no more than the minimum.")
        @Default("10")
        @Range(min = 1, max = 10_000)
        int halfOpen) {

    /** @throws IllegalArgumentException if so many answers can never be in the window */
    public BreakerConfig {
        if (minimum > window) {
            throw new IllegalArgumentException("minimum (" + minimum + ") is more than window (" + window + ")");
        }
        if (halfOpen > minimum) {
            throw new IllegalArgumentException("half_open (" + halfOpen + ") is more than minimum (" + minimum + ")");
        }
    }
}
