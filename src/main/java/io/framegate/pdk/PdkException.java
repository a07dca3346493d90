package io.framegate.pdk;

/**
 * A call of the plugin contract that is not allowed: an argument out of range (spec 2.1, A1 to A5), a status set on a frame
 * that is not close (F1), a close frame dropped (F2), or, in the dynamic form, a function in the wrong phase (P1, P2).
 *
 * <p>Thrown inside the plugin that made the call; unless it catches it, the call counts as a failure of the plugin.
 */
public final class PdkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what was called and what was expected */
    public PdkException(String message) {
        super(message);
    }

    /** The same refusal, by a value that was built on the plugin's behalf. */
    static PdkException of(RuntimeException refused) {
        return new PdkException(String.valueOf(refused.getMessage()));
    }
}
