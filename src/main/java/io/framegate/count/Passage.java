package io.framegate.count;

/** Which way a frame passes between the gateway and a peer. */
public enum Passage {
    /** From the peer, before plugins. */
    RECEIVED,
    /** To the peer, after plugins. */
    SENT
}
