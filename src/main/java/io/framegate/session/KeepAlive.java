package io.framegate.session;

import io.framegate.frame.Peer;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Pings;
import java.util.Optional;

/**
 * What plugins have said in {@code ws_handshake} about how long a session lasts.
 *
 * @param lifetime when it ends whatever happens
 * @param silenceEndedBy which frames end a silence, for {@link Timings#idle}
 * @param clientPings how the client is pinged
 * @param upstreamPings how the upstream is
 */
public record KeepAlive(
        Optional<Lifetime> lifetime,
        IdleTimeout.EndedBy silenceEndedBy,
        Optional<Pings> clientPings,
        Optional<Pings> upstreamPings) {

    /** Nobody has said anything. */
    public static final KeepAlive NONE =
            new KeepAlive(Optional.empty(), IdleTimeout.EndedBy.ANY, Optional.empty(), Optional.empty());

    Optional<Pings> pings(Peer to) {
        return to == Peer.CLIENT ? clientPings : upstreamPings;
    }
}
