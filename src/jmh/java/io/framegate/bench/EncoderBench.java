package io.framegate.bench;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameEncoder;
import io.framegate.frame.MaskKeys;
import io.framegate.frame.Peer;
import java.nio.ByteBuffer;
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

/** One {@link Frame} to the bytes of a write: masked under a fresh key for the upstream, plain for the client. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncoderBench {

    @Param({"64", "1024", "65536"})
    public int bytes;

    private final MaskKeys keys = new MaskKeys();
    private Frame frame = Frame.text("");
    private ByteBuffer wire = ByteBuffer.allocate(0);

    @Setup
    public void allocate() {
        frame = Frame.text("x".repeat(bytes));
        wire = ByteBuffer.allocateDirect(FrameEncoder.size(frame, Peer.UPSTREAM));
    }

    @Benchmark
    public ByteBuffer mask() {
        wire.clear();
        FrameEncoder.toUpstream(frame, keys.next(), wire);
        return wire;
    }

    @Benchmark
    public ByteBuffer plain() {
        wire.clear();
        FrameEncoder.toClient(frame, wire);
        return wire;
    }
}
