package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * How long the gateway waits, in ms. The timeouts of an upstream are its service's (spec 7.4).
 *
 * @param handshake for a client's complete handshake request, and for TLS before it
 * @param idle for any frame in either direction before a session is closed with 1001; 0 is for ever
 * @param lingeringTime for the far side's close after a close was forwarded, in all (spec 7.3)
 * @param lingeringTimeout for the far side to send anything in that time; at most {@code lingeringTime}
 * @param clientWrite for a client to take what is written to it; 0 is for ever
 */
@Describe("How long the gateway waits, in ms.")
public record TimeoutsConfig(
        @Describe("For a client's complete handshake request, in ms.")
        @Default("10000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int handshake,

        @Describe("For any frame in either direction before a session is closed with 1001, in ms; 0 is for ever.")
        @Default("0")
        @Range(min = 0, max = TimeoutsConfig.LONGEST)
        int idle,

        @Describe("For the far side's close frame after a close was forwarded to it, in all, in ms.")
        @Default("30000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int lingeringTime,

        @Describe("For the far side to send anything at all in that time, in ms; at most lingering_time.")
        @Default("5000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int lingeringTimeout,

        @Describe("For a client to take what is written to it, in ms; 0 is for ever.")
        @Default("60000")
        @Range(min = 0, max = TimeoutsConfig.LONGEST)
        int clientWrite) {

    /** The longest time that can be configured, in ms: Kong's. */
    public static final int LONGEST = 2_147_483_646;

    /** @throws IllegalArgumentException if {@code lingeringTimeout} exceeds {@code lingeringTime} */
    public TimeoutsConfig {
        if (lingeringTimeout > lingeringTime) {
            throw new IllegalArgumentException("lingering_timeout must not exceed lingering_time: " + lingeringTimeout
                    + " is more than " + lingeringTime);
        }
    }
}
