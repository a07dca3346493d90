package io.framegate.pdk;

import io.framegate.frame.CloseStatus;

/**
 * How long a session may last.
 *
 * @param millis from the moment both connections are established, in ms, at least 1
 * @param status what both sides are told
 * @param ending whether it ends at once, or between two messages and without losing one, as a draining gateway's would
 * @param reason why, for the log: nothing that a peer sent
 */
public record Lifetime(long millis, CloseStatus status, Ending ending, String reason)
        implements HandshakeDecision.Change {

    /** How a session ends whose time is over. */
    public enum Ending {
        AT_ONCE,
        BETWEEN_MESSAGES
    }

    /** @throws PdkException if the time is not positive */
    public Lifetime {
        HandshakeDecision.Change.checkPositive("lifetime", millis);
    }
}
