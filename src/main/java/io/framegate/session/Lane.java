package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Decision;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import java.util.List;
import java.util.Optional;

/**
 * One direction of a session: frames in order through the chain of plugins.
 *
 * <p>Strictly first in, first out: a frame enters the chain when the one before it has left (spec 1). Where the whole chain
 * has one host, the frames that wait enter together and the host visits them one by one, which is the same order at the
 * cost of one exchange.
 *
 * <p>However the source ends, that end takes its place behind the frames that came before it.
 */
final class Lane {

    /** Most frames that wait or are being decided; beyond it the source is not read. */
    static final int WINDOW_FRAMES = 64;
    /** Most payload bytes of them, except that one message of any size is always taken. */
    static final int WINDOW_BYTES = 65_536;

    private static final long NO_TICKET = 0;

    private final Session session;
    private final Peer from;
    private List<Step> steps;
    private boolean oneHost;
    private Notes notes;
    private Circuits circuits;

    private final WaitingFrames waiting = new WaitingFrames();
    private long bytes;

    /** The frames in the chain, all about to be visited by {@link #step}. */
    private List<Frame> batch = List.of();

    private int step;
    private int runEnd;
    private long ticket = NO_TICKET;
    private long decisionDue = Session.NEVER;

    private final SourceEnd source = new SourceEnd();
    private boolean stopped;
    private boolean paused;
    /** A plugin has answered the source in the other side's place: it has to read that, too. */
    private boolean replied;

    Lane(Session session, Peer from, List<Step> steps) {
        this.session = session;
        this.from = from;
        this.steps = steps;
        this.oneHost = ChainPlan.isOfOneHost(steps);
        this.notes = new Notes(session, from, steps);
        this.circuits = new Circuits(steps);
    }

    /** No frame is on its way through the chain, whatever waits in front of it. */
    boolean isEmpty() {
        return ticket == NO_TICKET && batch.isEmpty() && !waiting.isUnderWay();
    }

    /** What has not entered the chain goes through this one. */
    void follow(List<Step> chain) {
        steps = chain;
        oneHost = ChainPlan.isOfOneHost(chain);
        notes = new Notes(session, from, chain);
        circuits = new Circuits(chain);
        advance();
    }

    // ---- what comes in

    void accept(Frame frame) {
        if (stopped || source.hasCome()) {
            return;
        }
        if (frame.isClose()) {
            source.closed();
        }
        waiting.add(frame);
        bytes += frame.payload().length();
        advance();
    }

    void sourceLost(long due) {
        if (!stopped && !source.hasCome()) {
            source.lost(due);
            advance();
        }
    }

    void sourceBroken(Violation broken, long due) {
        if (!stopped && !source.hasCome()) {
            source.broken(broken, due);
            advance();
        }
    }

    void drain() {
        if (!stopped && !source.hasCome()) {
            source.drained();
            advance();
        }
    }

    /** Takes and sends nothing more; what was in it is discarded, answers to it are late. */
    void stop() {
        stopped = true;
        if (ticket != NO_TICKET) {
            circuits.abandoned(step);
        }
        waiting.clear();
        batch = List.of();
        bytes = 0;
        ticket = NO_TICKET;
        decisionDue = Session.NEVER;
        source.forget();
        session.exchange.giveUp();
        updateFlow();
    }

    boolean isStopped() {
        return stopped;
    }

    // ---- the chain

    void advance() {
        while (ticket == NO_TICKET && !stopped && session.admission.lets(from)) {
            if (!batch.isEmpty()) {
                if (step < steps.size()) {
                    dispatch();
                } else {
                    leave(batch);
                }
            } else if (!waiting.isEmpty()) {
                if (session.exchange.holds() && !waiting.isUnderWay()) {
                    break;
                }
                step = waiting.nextStep();
                batch = waiting.enter(oneHost);
            } else {
                source.reached(session, this, from);
                break;
            }
        }
        session.exchange.beginIfEmpty();
        updateFlow();
    }

    private void dispatch() {
        if (!circuits.admit(step)) {
            passOver();
            return;
        }
        runEnd = circuits.runEnd(step);
        if (runEnd < steps.size() || circuits.isProbing()) {
            separate();
        }
        ticket = session.nextTicket();
        decisionDue = session.now() + steps.get(step).timeout();
        session.act(new Action.Dispatch(ticket, from, step, runEnd, batch));
    }

    /** A step that is not asked has failed about every frame that gets to it. */
    private void passOver() {
        Step open = steps.get(step++);
        for (int left = batch.size(); left > 0 && !stopped; left--) {
            session.pluginFailed(open, from, Failure.CIRCUIT_OPEN, Breaker.REFUSAL);
        }
    }

    /** Frames go together only to where they leave together: the first goes on, the others wait until it is through. */
    private void separate() {
        List<Frame> together = batch;
        if (together.size() > 1) {
            batch = List.of(together.get(0));
            waiting.putBack(together, 1, step);
        }
    }

    private void leave(List<Frame> frames) {
        batch = List.of();
        for (Frame frame : frames) {
            if (stopped) {
                return;
            }
            leave(frame);
        }
    }

    private void reply(Frame frame) {
        replied = true;
        session.forward(from, frame);
    }

    private void leave(Frame frame) {
        bytes -= frame.payload().length();
        session.deadlines.passedOn(frame, session.now());
        session.admission.passed(from, frame);
        if (frame.isClose()) {
            stop();
        }
    }

    // ---- answers

    /** Takes the answer to a dispatch; false if the ticket is not this lane's. */
    boolean answered(long answeredTicket, Answer answer) {
        if (ticket == NO_TICKET || ticket != answeredTicket) {
            return false;
        }
        if (!answer.fits(batch.size(), step, runEnd)) {
            unanswered(Failure.ILLEGAL_DECISION, "the answer does not fit what was asked");
            return true;
        }
        ticket = NO_TICKET;
        decisionDue = Session.NEVER;
        if (session.rules().traced()) {
            notes.trace(answer, batch, step, runEnd);
        }
        if (answer.isAllForwarded()) {
            circuits.decided(step, runEnd);
            step = runEnd;
        } else {
            take(answer, answeredTicket);
        }
        advance();
        return true;
    }

    private void take(Answer answer, long answeredTicket) {
        List<Frame> visited = batch;
        int firstStep = step;
        int reached = firstStep;
        batch = List.of();
        int next = 0;
        for (int i = 0; i < visited.size(); i++) {
            Visit visit = new Visit(visited.get(i));
            while (visit.goesOn()
                    && next < answer.decisions().size()
                    && answer.decisions().get(next).frame() == i) {
                visit.decided(answer.decisions().get(next++));
            }
            if (visit.goesOn() && answer.halt().frame() == i) {
                visit.halted(answer.halt(), answeredTicket);
            }
            reached = Math.max(reached, visit.decidedTo);
            if (visit.failed) {
                circuits.failed(visit.decidedTo, answer.decidedAhead(i, visit.decidedTo));
            }
            if (!visit.leaves()) {
                if (!stopped) {
                    // what the answer did not get to waits again; a step that failed about all of it does not see it
                    // again
                    waiting.putBack(visited, i + 1, firstStep);
                }
                break;
            }
        }
        circuits.decided(firstStep, reached);
    }

    /** Takes note that a dispatch will not be answered; false if the ticket is not this lane's. */
    boolean unanswered(long unansweredTicket, Failure failure, String detail) {
        if (ticket == NO_TICKET || ticket != unansweredTicket) {
            return false;
        }
        unanswered(failure, detail);
        return true;
    }

    /** The dispatch as a whole came to nothing: its first step failed, about every frame in it. */
    private void unanswered(Failure failure, String detail) {
        ticket = NO_TICKET;
        decisionDue = Session.NEVER;
        circuits.failed(step, 0);
        if (session.pluginFailed(steps.get(step), from, failure, detail) == FailurePolicy.OPEN) {
            step++;
            advance();
        }
    }

    void timeOut() {
        if (decisionDue <= session.now()) {
            unanswered(Failure.TIMEOUT, "no decision in time");
        }
    }

    /**
     * One frame on its way through an answer. A failure ends the answer, and so does word of who the client is: the frames
     * behind it are visited again.
     */
    private final class Visit {
        private Frame frame;
        private boolean dropped;
        private boolean pending;
        private boolean last;
        private boolean failed;
        /** The steps before this one have decided. */
        private int decidedTo = runEnd;

        private int nextStep = runEnd;

        Visit(Frame frame) {
            this.frame = frame;
        }

        boolean goesOn() {
            return !dropped && !pending && !last && !stopped;
        }

        void decided(Made made) {
            Decision decision = made.decision();
            Optional<String> illegal = session.rules().whatForbids(frame, decision);
            if (illegal.isPresent()) {
                fail(made.step(), Failure.ILLEGAL_DECISION, illegal.get());
            } else if (decision instanceof Decision.Modify modify) {
                modified(modify.frame());
            } else if (decision instanceof Decision.Drop drop) {
                dropped();
                decidedTo = made.step() + 1;
                drop.reply().ifPresent(Lane.this::reply);
            } else if (decision instanceof Decision.Forward forward) {
                forward.unenforced().ifPresent(rule -> notes.unenforced(steps.get(made.step()), rule));
            } else if (decision instanceof Decision.Close close) {
                decidedTo = made.step() + 1;
                session.closedByPlugin(steps.get(made.step()), close);
            } else if (decision instanceof Decision.Authenticate who) {
                endAt(made.step());
                decidedTo = made.step() + 1;
                who.frame().ifPresentOrElse(this::modified, this::dropped);
                session.admission.authenticated(steps.get(made.step()), who.said());
            }
        }

        private void modified(Frame changed) {
            bytes += changed.payload().length() - frame.payload().length();
            frame = changed;
        }

        private void dropped() {
            dropped = true;
            bytes -= frame.payload().length();
        }

        private void endAt(int at) {
            last = true;
            nextStep = at + 1;
        }

        void halted(Halt halt, long answeredTicket) {
            if (halt.failure() == Failure.PENDING) {
                pending = true;
                decidedTo = halt.step();
                ticket = answeredTicket;
                step = halt.step();
                decisionDue = session.now() + steps.get(step).timeout();
                batch = List.of(frame);
            } else {
                fail(halt.step(), halt.failure(), halt.detail());
            }
        }

        private void fail(int at, Failure failure, String detail) {
            failed = true;
            decidedTo = at;
            endAt(at);
            session.pluginFailed(steps.get(at), from, failure, detail);
        }

        /** Sends the frame on if it is through; whether the frame behind it was visited and may follow. */
        boolean leaves() {
            if (stopped || pending) {
                return false;
            }
            if (!dropped && nextStep == steps.size()) {
                leave(frame);
            } else if (!dropped) {
                step = nextStep;
                batch = List.of(frame);
                return false;
            }
            return !last;
        }
    }

    // ---- flow

    /**
     * Pauses or resumes the source: never more in the lane than its window, and nothing while whoever is sent what comes of it
     * is full.
     */
    void updateFlow() {
        boolean ended = stopped || source.hasCome();
        boolean writable = session.isWritable(from.other()) && (!replied || session.isWritable(from));
        int frames = waiting.size() + batch.size();
        boolean full = frames >= WINDOW_FRAMES || bytes >= WINDOW_BYTES || !writable;
        boolean roomy = frames <= WINDOW_FRAMES / 2 && bytes <= WINDOW_BYTES / 2 && writable;
        if (!paused && full && !ended) {
            paused = true;
            session.act(new Action.Pause(from));
        } else if (paused && (roomy || ended)) {
            paused = false;
            session.act(new Action.Resume(from));
            session.heard(from);
        }
    }

    boolean isPaused() {
        return paused;
    }

    long nextDeadline() {
        return Math.min(decisionDue, source.due());
    }

    boolean isOverdue(long now) {
        return source.due() <= now;
    }
}
