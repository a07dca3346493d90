package io.framegate.frame;

/** The two ends of a session. A direction is named by the peer it comes from. */
public enum Peer {
    /** Who opened the connection; its frames are masked (RFC 6455 section 5.1). */
    CLIENT,
    /** The service behind the gateway; its frames are not masked. */
    UPSTREAM;

    /** The end on the other side of the gateway. */
    public Peer other() {
        return this == CLIENT ? UPSTREAM : CLIENT;
    }
}
