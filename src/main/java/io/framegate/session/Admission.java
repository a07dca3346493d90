package io.framegate.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Hold;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a session from beginning until plugins have said who the client is ({@link Hold}), once for each of them that asked for it.
 *
 * <pre>
 *   HELD ──the last of them has said────────────────────────> BEGUN
 *     └───the time is over, either side ended, a drain──────> the session is shut
 * </pre>
 *
 * <p>HELD: frames of the upstream wait in their lane, which stops reading when it is full; those of the client go through
 * their chain and no further. Neither side's close frame reaches the other: both are closed.
 */
final class Admission {

    private static final Event.Shut UPSTREAM_ENDED =
            new Event.Shut(CloseStatus.GOING_AWAY, CloseStatus.GOING_AWAY, Blame.UPSTREAM, "connection lost");

    private final Session session;
    private final Link upstream;
    private final Optional<Event.Shut> overdue;
    private int awaited;
    private long due = Session.NEVER;

    Admission(Session session, List<Hold> holds, Link upstream, long now) {
        this.session = session;
        this.upstream = upstream;
        this.awaited = holds.size();
        Optional<Hold> shortest = holds.stream().min(Comparator.comparingLong(Hold::millis));
        this.overdue = shortest.map(
                hold -> new Event.Shut(hold.status(), CloseStatus.GOING_AWAY, Blame.CLIENT, hold.reason()));
        shortest.ifPresent(hold -> due = now + MILLISECONDS.toNanos(hold.millis()));
    }

    /** Whether frames from this side go to the plugins. */
    boolean lets(Peer from) {
        return awaited == 0 || from == Peer.CLIENT;
    }

    long nextDeadline() {
        return due;
    }

    /** A frame has passed its chain. */
    void passed(Peer from, Frame frame) {
        if (lets(from.other())) {
            session.forward(from.other(), frame);
        } else if (frame.isClose()) {
            session.shut(new Event.Shut(frame.closeStatus(), CloseStatus.GOING_AWAY, Blame.CLIENT, "closed"));
        }
    }

    /** A plugin has said who the client is. */
    void authenticated(Step step, Proceed said) {
        session.act(new Action.Authenticate(said));
        said.lifetime().ifPresent(life -> session.watch.limit(life, session.now()));
        for (String rule : said.unenforced()) {
            session.act(new Action.Observe(new Observation.Unenforced(step.plugin(), Peer.CLIENT, rule)));
        }
        if (awaited > 0 && --awaited == 0) {
            due = Session.NEVER;
            session.lane(Peer.UPSTREAM).advance();
        }
    }

    /** Something has happened, if only that time has passed: whether there is nothing left to wait for. */
    void check(Optional<Event.Drain> draining) {
        if (awaited == 0) {
            return;
        } else if (draining.isPresent()) {
            session.shut(draining.get().atOnce());
        } else if (!upstream.isUntouched()) {
            session.shut(UPSTREAM_ENDED);
        } else if (due <= session.now()) {
            overdue.ifPresent(session::shut);
        }
    }
}
