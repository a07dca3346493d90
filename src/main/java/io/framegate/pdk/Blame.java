package io.framegate.pdk;

/** Who brought a session to its end. */
public enum Blame {
    /** The client closed, vanished, or broke a rule. */
    CLIENT,
    /** The upstream closed, vanished, broke a rule, or could not be reached. */
    UPSTREAM,
    /** A plugin refused the handshake, closed the session, or failed. */
    PLUGIN,
    /** The gateway itself: it is shutting down, or a time ran out. */
    GATEWAY
}
