package io.framegate.pdk;

import io.framegate.frame.Peer;

/**
 * Pings that the gateway sends. Pongs that answer them stay at the gateway: plugins and the other side do not see them.
 *
 * @param to the side that is pinged
 * @param intervalMillis how long it must have been silent for the first ping, and the time to the next, in ms, at least 1
 * @param timeoutMillis how long after a ping it must have sent something, in ms, at least 1
 * @param missed how many pings in a row may go unanswered before the side is given up, at least 1: it is told 1001 "idle",
 *     the other side 1001
 */
public record Pings(Peer to, long intervalMillis, long timeoutMillis, int missed) implements HandshakeDecision.Change {

    /** @throws PdkException if a time or the number is not positive */
    public Pings {
        HandshakeDecision.Change.checkPositive("ping interval", intervalMillis);
        HandshakeDecision.Change.checkPositive("pong timeout", timeoutMillis);
        HandshakeDecision.Change.checkPositive("number of missed pongs", missed);
    }
}
