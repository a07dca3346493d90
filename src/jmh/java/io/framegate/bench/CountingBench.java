package io.framegate.bench;

import io.framegate.count.LoopCounts;
import io.framegate.count.Passage;
import io.framegate.count.SessionCounts;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.ChainPlan;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Step;
import java.util.List;
import java.util.Optional;
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

/** All that is counted of one frame, for metrics and the access log: received, decided about by every plugin, sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CountingBench {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Param({"0", "3"})
    public int plugins;

    private final Frame frame = Frame.text("x".repeat(1024));
    private SessionCounts counts = session(List.of());
    private long now;

    @Setup
    public void open() {
        counts = session(IntStream.range(0, plugins)
                .mapToObj(plugin -> new Step("plugin-" + plugin, SECOND, FailurePolicy.CLOSED, 1))
                .toList());
    }

    private static SessionCounts session(List<Step> chain) {
        SessionFacts facts = new SessionFacts(
                "id",
                "route",
                "service",
                new SessionFacts.Client("192.0.2.1", 1),
                new SessionFacts.Request("ws", "gateway", 80, "/", "", Headers.NONE),
                Optional.empty());
        return new SessionCounts(new LoopCounts(), facts, new ChainPlan(chain, chain));
    }

    @Benchmark
    public SessionCounts frame() {
        now += 1_000;
        counts.passed(Peer.CLIENT, Passage.RECEIVED, frame);
        if (plugins > 0) {
            counts.dispatched(now, Peer.CLIENT, 0, plugins, 1, now);
            counts.answered(now, Answer.ALL_FORWARDED, now + 100);
        }
        counts.passed(Peer.UPSTREAM, Passage.SENT, frame);
        return counts;
    }
}
