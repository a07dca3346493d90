package io.framegate.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Lifetime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what plugins have said about how long a session lasts ({@link KeepAlive}). */
final class Watch {

    private static final CloseStatus IDLE = CloseStatus.of(1001, "idle");

    private static final Event.Shut SILENCE =
            new Event.Shut(CloseStatus.GOING_AWAY, CloseStatus.GOING_AWAY, Blame.GATEWAY, "idle");

    private final Session session;
    private final Link client;
    private final Link upstream;
    private final @Nullable Heartbeat clientBeat;
    private final @Nullable Heartbeat upstreamBeat;
    private Optional<Lifetime> lifetime;
    private long lifeEnds;

    Watch(Session session, KeepAlive rules, Link client, Link upstream, long now) {
        this.session = session;
        this.client = client;
        this.upstream = upstream;
        this.clientBeat =
                rules.clientPings().map(pings -> new Heartbeat(pings, now)).orElse(null);
        this.upstreamBeat =
                rules.upstreamPings().map(pings -> new Heartbeat(pings, now)).orElse(null);
        this.lifetime = rules.lifetime();
        this.lifeEnds =
                lifetime.map(life -> now + MILLISECONDS.toNanos(life.millis())).orElse(Session.NEVER);
    }

    private @Nullable Heartbeat beat(Link link) {
        return link.peer == Peer.CLIENT ? clientBeat : upstreamBeat;
    }

    /** A plugin has said how long the session lasts from now on; what was said before still counts. */
    void limit(Lifetime life, long now) {
        long ends = now + MILLISECONDS.toNanos(life.millis());
        if (ends < lifeEnds) {
            lifetime = Optional.of(life);
            lifeEnds = ends;
        }
    }

    long nextDeadline() {
        return Math.min(lifeEnds, Math.min(due(client), due(upstream)));
    }

    private long due(Link link) {
        Heartbeat beat = beat(link);
        return beat != null && link.isUntouched() ? beat.due() : Session.NEVER;
    }

    /** Bytes have come from a side, or its silence so far says nothing: it was not read from, or did not read. */
    void heard(Link link, long now) {
        Heartbeat beat = beat(link);
        if (beat != null) {
            beat.heard(now);
        }
    }

    /** A frame has come from a side; whether it is for the gateway alone. */
    boolean hears(Link link, Frame frame, long now) {
        heard(link, now);
        Heartbeat beat = beat(link);
        return beat != null && beat.isAnsweredBy(frame);
    }

    void tick(long now) {
        if (session.deadlines.idle() <= now) {
            session.shut(SILENCE);
            return;
        }
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
        Heartbeat beat = beat(link);
        if (beat == null || due(link) > now) {
            return;
        }
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
