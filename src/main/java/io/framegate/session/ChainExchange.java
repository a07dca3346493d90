package io.framegate.session;

import io.framegate.frame.Peer;

/**
 * The exchange of a session's chains for others, between two messages: no frame enters either chain until both are empty, and
 * then none until the new ones are there. What comes meanwhile waits, in order, as it does behind a slow plugin.
 *
 * <p>It waits for decisions that are under way and for nothing else, so no longer than a step may take. What decides what to
 * exchange is asked when it begins, so wanting it twice is wanting it once.
 */
final class ChainExchange {

    private final Session session;
    private final Lane fromClient;
    private final Lane fromUpstream;
    private boolean wanted;
    private boolean begun;

    ChainExchange(Session session, Lane fromClient, Lane fromUpstream) {
        this.session = session;
        this.fromClient = fromClient;
        this.fromUpstream = fromUpstream;
    }

    /** Whether frames wait in front of the chains. */
    boolean holds() {
        return wanted;
    }

    /** As soon as both chains are empty. A session whose end has begun ends with the plugins it has. */
    void want() {
        wanted = !fromClient.isStopped() && !fromUpstream.isStopped();
        beginIfEmpty();
    }

    /** A chain may have become empty. */
    void beginIfEmpty() {
        if (wanted && !begun && fromClient.isEmpty() && fromUpstream.isEmpty()) {
            begun = true;
            session.act(Action.Exchange.EXCHANGE);
        }
    }

    /** The session's end has begun. */
    void giveUp() {
        if (wanted && !begun) {
            wanted = false;
            if (session.isRelaying()) {
                fromClient.advance();
                fromUpstream.advance();
            }
        }
    }

    /** The new chains are there. */
    void done(ChainPlan plan) {
        wanted = false;
        begun = false;
        fromClient.follow(plan.from(Peer.CLIENT));
        fromUpstream.follow(plan.from(Peer.UPSTREAM));
    }
}
