package io.framegate.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Lifetime;
import java.util.Optional;

/** Keeps what plugins have said about how long a session lasts ({@link KeepAlive}). */
final class Watch {

    private static final CloseStatus IDLE = CloseStatus.of(1001, "idle");

    private final Session session;
    private final Link client;
    private final Link upstream;
    private final Optional<Heartbeat> clientBeat;
    private final Optional<Heartbeat> upstreamBeat;
    private final Optional<Lifetime> lifetime;
    private long lifeEnds;

    Watch(Session session, KeepAlive rules, Link client, Link upstream, long now) {
        this.session = session;
        this.client = client;
        this.upstream = upstream;
        this.clientBeat = rules.clientPings().map(pings -> new Heartbeat(pings, now));
        this.upstreamBeat = rules.upstreamPings().map(pings -> new Heartbeat(pings, now));
        this.lifetime = rules.lifetime();
        this.lifeEnds =
                lifetime.map(life -> now + MILLISECONDS.toNanos(life.millis())).orElse(Session.NEVER);
    }

    private Optional<Heartbeat> beat(Link link) {
        return link.peer == Peer.CLIENT ? clientBeat : upstreamBeat;
    }

    long nextDeadline() {
        return Deadlines.earliest(lifeEnds, due(client), due(upstream));
    }

    private long due(Link link) {
        Optional<Heartbeat> beat = beat(link);
        return beat.isPresent() && link.isUntouched() ? beat.get().due() : Session.NEVER;
    }

    /** Bytes have come from a side. */
    void heard(Link link, long now) {
        beat(link).ifPresent(beat -> beat.heard(now));
    }

    /** Whether a frame is for the gateway alone. */
    boolean isAnswer(Link link, Frame frame) {
        Optional<Heartbeat> beat = beat(link);
        return beat.isPresent() && beat.get().isAnsweredBy(frame);
    }

    void tick(long now) {
        if (lifeEnds <= now && lifetime.isPresent()) {
            lifeEnds = Session.NEVER;
            expired(lifetime.get());
        }
        tick(client, now);
        tick(upstream, now);
    }

    private void expired(Lifetime life) {
        if (life.ending() == Lifetime.Ending.AT_ONCE) {
            session.shut(new Event.Shut(life.status(), life.status(), Blame.GATEWAY, life.reason()));
        } else {
            session.act(new Action.Retire(new Event.Drain(life.status(), Optional.empty(), life.reason())));
        }
    }

    private void tick(Link link, long now) {
        if (due(link) > now) {
            return;
        }
        Heartbeat beat = beat(link).orElseThrow();
        if (!link.writable || session.isPaused(link.peer)) {
            beat.heard(now);
        } else if (beat.isLost()) {
            session.shut(silent(link));
        } else {
            session.forward(link.peer, beat.ping(now));
        }
    }

    private static Event.Shut silent(Link link) {
        boolean client = link.peer == Peer.CLIENT;
        return new Event.Shut(
                client ? IDLE : CloseStatus.GOING_AWAY,
                client ? CloseStatus.GOING_AWAY : IDLE,
                client ? Blame.CLIENT : Blame.UPSTREAM,
                "does not answer pings");
    }
}
