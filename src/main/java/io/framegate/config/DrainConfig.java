package io.framegate.config;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import java.util.Optional;

/**
 * How sessions are ended when the process is told to end.
 *
 * @param window over how long the closes are spread at random, in ms; 0 closes every session at once
 * @param timeout how long it may take in all, in ms; longer than {@code window}
 * @param status what both sides are closed with
 * @param notice a text message for every client ahead of its close frame
 */
@Describe("How sessions are ended when the process is told to end (SIGTERM).")
public record DrainConfig(
        @Describe("Over how long closes are spread at random, in ms, idle and oldest sessions first; 0 is all at once.")
        @Default("0")
        @Range(min = 0, max = TimeoutsConfig.LONGEST)
        int window,

        @Describe("How long all of it may take, in ms; more than window, less than what stops the process by force.")
        @Default("25000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int timeout,

        @Describe("The status both sides are closed with: 1001 as Kong does, 1012 tells clients to come back.")
        @Default("1001")
        @Range(min = 1000, max = 4999)
        int status,

        @Describe("A text message for every client ahead of its close frame.")
        Optional<String> notice) {

    /**
     * @throws IllegalArgumentException if {@code timeout} does not exceed {@code window}, or {@code status} may not be sent
     *     (RFC 6455 section 7.4)
     */
    public DrainConfig {
        if (timeout <= window) {
            throw new IllegalArgumentException(
                    "timeout must exceed window: " + timeout + " is not more than " + window);
        }
        if (!CloseStatus.mayBeSent(status)) {
            throw new IllegalArgumentException("status " + status + " may not be sent in a close frame");
        }
    }
}
