package io.framegate.bench;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import io.framegate.session.Action;
import io.framegate.session.Answer;
import io.framegate.session.ChainPlan;
import io.framegate.session.Effects;
import io.framegate.session.Event;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Observation;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import io.framegate.session.Step;
import io.framegate.session.Timings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One frame through the session machine: received, decided by every step with forward, sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionBench implements Effects {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOTHING = 0;

    @Param({"0", "1", "5"})
    public int steps;

    private final Frame frame = Frame.text("x".repeat(64));
    private Session session = session(List.of());
    private Frame sent = frame;
    private long pending = NOTHING;
    private long now;

    @Setup
    public void open() {
        session = session(IntStream.range(0, steps)
                .mapToObj(step -> new Step("step-" + step, SECOND, FailurePolicy.CLOSED, 1))
                .toList());
    }

    private static Session session(List<Step> chain) {
        Timings timings = new Timings(0, 30 * SECOND, 5 * SECOND, 60 * SECOND, 60 * SECOND);
        return new Session(new SessionRules(new ChainPlan(chain, chain), timings, true, false), 0, 0);
    }

    @Benchmark
    public Frame frame() {
        now += 1_000;
        happened(new Event.Received(Peer.CLIENT, frame));
        while (pending != NOTHING) {
            long ticket = pending;
            pending = NOTHING;
            happened(new Event.Answered(ticket, Answer.ALL_FORWARDED));
        }
        return sent;
    }

    private void happened(Event event) {
        List<Action> actions = session.on(event, now);
        for (int i = 0; i < actions.size(); i++) {
            actions.get(i).on(this);
        }
    }

    @Override
    public void send(Peer to, Frame forwarded) {
        sent = forwarded;
    }

    @Override
    public void dispatch(long ticket, Peer from, int first, int end, List<Frame> frames) {
        pending = ticket;
    }

    @Override
    public void pause(Peer from) {}

    @Override
    public void resume(Peer from) {}

    @Override
    public void finish(Peer to) {}

    @Override
    public void disconnect(Peer peer) {}

    @Override
    public void retire(Event.Drain drain) {}

    @Override
    public void exchange() {}

    @Override
    public void authenticate(Proceed said) {}

    @Override
    public void observe(Observation observation) {}

    @Override
    public void ended(SessionEnd end) {
        throw new IllegalStateException("the session ended: " + end);
    }
}
