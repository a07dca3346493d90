package io.framegate.upstream;

import java.util.Optional;

/**
 * Where the tries of one handshake go, and who is told what came of them: for each try {@link #next()}, then at most one of the
 * others. Used on the handshake's event loop only. A handshake that is given up tells nothing more.
 */
public interface Destinations {

    /** Where the next try goes; empty if there is nowhere to go. */
    Optional<Destination> next();

    /**
     * The last try led to no answer.
     *
     * @param kind in what way
     * @param detail why, without anything that the peer has sent
     */
    default void failed(ConnectFailure.Kind kind, String detail) {}

    /** The last try was answered with this status; 101 of a valid handshake. */
    default void answered(int status) {}

    /** The same for every try. */
    static Destinations always(Destination destination) {
        Optional<Destination> there = Optional.of(destination);
        return () -> there;
    }
}
