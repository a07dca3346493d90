package io.framegate.count;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.ChainPlan;
import java.util.List;

/** What one session counts, for itself and for its event loop. Used on that event loop only. */
public final class SessionCounts {

    private static final Decision FORWARD = new Decision.Forward();
    private static final long NOT_PAUSED = Long.MIN_VALUE;
    private static final long NO_TICKET = 0;

    private final RouteCounts route;
    private Asking client;
    private Asking upstream;
    private long clientPausedAt = NOT_PAUSED;
    private long upstreamPausedAt = NOT_PAUSED;

    /** Messages and bytes of either side, received and sent. */
    private final long[] traffic = new long[8];

    /** A session that has begun. */
    public SessionCounts(LoopCounts loop, SessionFacts facts, ChainPlan plan) {
        this.route = loop.route(facts.route(), facts.service());
        this.client = new Asking(route.chain(Peer.CLIENT, plan.fromClient()));
        this.upstream = new Asking(route.chain(Peer.UPSTREAM, plan.fromUpstream()));
        route.open();
    }

    /** The session's plugins are others from now on; none is asked anything at the moment. */
    public void follow(ChainPlan plan) {
        client.forget();
        upstream.forget();
        client = new Asking(route.chain(Peer.CLIENT, plan.fromClient()));
        upstream = new Asking(route.chain(Peer.UPSTREAM, plan.fromUpstream()));
    }

    private Asking asking(Peer from) {
        return from == Peer.CLIENT ? client : upstream;
    }

    // ---- frames

    /** A frame has passed between the gateway and this peer. */
    public void passed(Peer peer, Passage passage, Frame frame) {
        route.passed(peer, passage, frame);
        if (!frame.type().isControl()) {
            int at = traffic(peer, passage);
            traffic[at]++;
            traffic[at + 1] += frame.payload().length();
        }
    }

    /** Text and binary messages that have passed. */
    public long messages(Peer peer, Passage passage) {
        return traffic[traffic(peer, passage)];
    }

    /** Their payload bytes. */
    public long bytes(Peer peer, Passage passage) {
        return traffic[traffic(peer, passage) + 1];
    }

    private static int traffic(Peer peer, Passage passage) {
        return (peer.ordinal() * 2 + passage.ordinal()) * 2;
    }

    // ---- plugins

    /** The steps {@code first} (inclusive) to {@code end} (exclusive) are asked about so many frames. */
    public void dispatched(long ticket, Peer from, int first, int end, int frames, long now) {
        asking(from).begin(ticket, first, end, frames, now);
    }

    /** They have answered. What is answered too late is not counted. */
    public void answered(long ticket, Answer answer, long now) {
        if (client.ticket == ticket) {
            client.answered(answer, now);
        } else if (upstream.ticket == ticket) {
            upstream.answered(answer, now);
        }
    }

    /** Whatever was asked about frames from this side is not waited for any more. */
    public void undecided(Peer from, long now) {
        asking(from).over(now);
    }

    /** What one lane waits for; there is never more than one dispatch of it. */
    private static final class Asking {

        private final ChainCounts chain;
        private long ticket = NO_TICKET;
        private long since;
        private int first;
        private int end;
        private int frames;
        private boolean later;

        Asking(ChainCounts chain) {
            this.chain = chain;
        }

        void begin(long number, int from, int to, int count, long now) {
            ticket = number;
            first = from;
            end = to;
            frames = count;
            since = now;
            later = false;
            chain.asked(count);
        }

        void answered(Answer answer, long now) {
            Halt halt = answer.halt();
            if (answer.decisions().isEmpty() && halt == Halt.NOWHERE) {
                for (int step = first; step < end; step++) {
                    chain.plugin(step).forwarded(frames);
                }
                over(now);
                return;
            }
            count(answer.decisions(), halt);
            if (halt.failure() == Failure.PENDING
                    && halt.frame() < frames
                    && halt.step() >= first
                    && halt.step() < end) {
                chain.asked(1 - frames);
                first = halt.step(); // it decides about this frame later; those behind that are asked about anew
                frames = 1;
                later = true;
            } else {
                over(now);
            }
        }

        /** Every decision, forwards included, as far as the plugins got. */
        private void count(List<Made> decisions, Halt halt) {
            int next = 0;
            for (int frame = 0; frame < frames && frame <= halt.frame(); frame++) {
                int stop = frame == halt.frame() ? Math.min(end, halt.step()) : end;
                Decision decision = FORWARD;
                for (int step = first; step < stop && goesOn(decision); step++) {
                    boolean said = next < decisions.size()
                            && decisions.get(next).frame() == frame
                            && decisions.get(next).step() == step;
                    decision = said ? decisions.get(next++).decision() : FORWARD;
                    chain.plugin(step).decided(decision);
                }
                if (decision instanceof Decision.Close) {
                    return;
                }
            }
        }

        private static boolean goesOn(Decision decision) {
            return decision instanceof Decision.Forward || decision instanceof Decision.Modify;
        }

        void over(long now) {
            if (ticket != NO_TICKET) {
                chain.waited(first, later ? first + 1 : end, now - since);
                forget();
            }
        }

        void forget() {
            if (ticket != NO_TICKET) {
                chain.asked(-frames);
                ticket = NO_TICKET;
            }
        }
    }

    // ---- flow

    /** The peer is not read from any more. */
    public void paused(Peer from, long now) {
        if (pausedAt(from) == NOT_PAUSED) {
            pausedAt(from, now);
            route.pause(from);
        }
    }

    /** The peer is read from again. */
    public void resumed(Peer from, long now) {
        if (pausedAt(from) != NOT_PAUSED) {
            route.resume(from, now - pausedAt(from));
            pausedAt(from, NOT_PAUSED);
        }
    }

    /** Whether the peer is not read from. */
    public boolean isPaused(Peer from) {
        return pausedAt(from) != NOT_PAUSED;
    }

    private long pausedAt(Peer from) {
        return from == Peer.CLIENT ? clientPausedAt : upstreamPausedAt;
    }

    private void pausedAt(Peer from, long at) {
        if (from == Peer.CLIENT) {
            clientPausedAt = at;
        } else {
            upstreamPausedAt = at;
        }
    }

    /** The session is over. */
    public void ended(long now) {
        resumed(Peer.CLIENT, now);
        resumed(Peer.UPSTREAM, now);
        client.forget();
        upstream.forget();
        route.end();
    }
}
