package io.framegate.trace;

/** The trace of one message on its way through the plugins. Used on its session's event loop only. */
public interface MessageTrace {

    /** How a message ends. */
    enum Outcome {
        /** It was sent on. */
        FORWARDED,
        /** A plugin dropped it. */
        DROPPED,
        /** A plugin closed the session for it. */
        CLOSED,
        /** Its session ended while it was on its way. */
        DISCARDED
    }

    /** What plugins are asked about. */
    String traceparent();

    /** A plugin has not decided about it in time, or nobody was there to ask. */
    void undecided(String plugin, String failure, long waitedNanos);

    /** It is through, or it ends here. */
    void ended(Outcome outcome);
}
