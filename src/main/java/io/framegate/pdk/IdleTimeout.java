package io.framegate.pdk;

/**
 * How long a session may be silent before both sides are told 1001.
 *
 * @param millis in ms, at least 1
 * @param endedBy which frames end a silence
 */
public record IdleTimeout(long millis, EndedBy endedBy) implements HandshakeDecision.Change {

    /** Which frames end a silence. Pings of the gateway's own, and answers to them, never do. */
    public enum EndedBy {
        ANY,
        DATA
    }

    /** @throws PdkException if the time is not positive */
    public IdleTimeout {
        HandshakeDecision.Change.checkPositive("idle timeout", millis);
    }
}
