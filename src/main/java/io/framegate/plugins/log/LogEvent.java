package io.framegate.plugins.log;

/** What there is a record of. */
public enum LogEvent {
    /** Every session that has ended, and every handshake that was refused. */
    SESSION,
    /** Every message, ping and pong that comes in, from either side. */
    MESSAGE,
    /** Every decision of a plugin but to forward a frame as it is, and every failure to decide. */
    DECISION
}
