package io.framegate.bench;

import io.framegate.bus.PluginEnvelope;
import io.framegate.bus.PluginReply;
import io.framegate.bus.PluginRequest;
import io.framegate.bus.ReplyEnvelope;
import io.framegate.bus.wire.EnvelopeCodec;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.session.Answer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * One envelope to bytes and back, as between two processes: of one dispatch with 64-byte texts, and of as many answers that
 * every frame goes on as it is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnvelopeCodecBench {

    private static final String ADDRESS = "framegate.gateway.01234567-89ab-cdef-0123-456789abcdef";
    private static final int ROOM = 1024; // as Vert.x begins a message

    @Param({"1", "16"})
    public int several;

    private final EnvelopeCodec<PluginEnvelope> requests = EnvelopeCodec.ofRequests();
    private final EnvelopeCodec<ReplyEnvelope> replies = EnvelopeCodec.ofReplies();
    private PluginEnvelope asked = PluginEnvelope.unreadable("");
    private ReplyEnvelope answered = ReplyEnvelope.unreadable("");

    @Setup
    public void make() {
        List<Frame> frames = Collections.nCopies(several, Frame.text("x".repeat(64)));
        asked = new PluginEnvelope(
                ADDRESS, List.of(new PluginRequest.Frames(70_000, 1_000_000, Peer.CLIENT, 0, 2, frames)));
        List<PluginReply> answers = new ArrayList<>();
        for (int i = 0; i < several; i++) {
            answers.add(new PluginReply.FramesAnswered(70_000 + i, 1_000_000 + i, Answer.ALL_FORWARDED));
        }
        answered = new ReplyEnvelope(answers);
    }

    @Benchmark
    public PluginEnvelope frames() {
        Buffer wire = Buffer.buffer(ROOM);
        requests.encodeToWire(wire, asked);
        return requests.decodeFromWire(0, wire);
    }

    @Benchmark
    public ReplyEnvelope answers() {
        Buffer wire = Buffer.buffer(ROOM);
        replies.encodeToWire(wire, answered);
        return replies.decodeFromWire(0, wire);
    }
}
