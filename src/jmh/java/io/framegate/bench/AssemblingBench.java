package io.framegate.bench;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameDecoder;
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

/** A binary message of 64 KiB in fragments, as the upstream sends it, to one {@link Frame}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AssemblingBench {

    private static final int MESSAGE_BYTES = 65_536;
    private static final int FIN = 0x80;
    private static final int BINARY = 0x2;

    @Param({"1", "16", "256"})
    public int fragments;

    private final FrameDecoder decoder =
            new FrameDecoder(new DecoderRules(Peer.UPSTREAM, 1_048_576, 65_536, true, false));
    private ByteBuffer wire = ByteBuffer.allocate(0);

    @Setup
    public void encode() {
        wire = ByteBuffer.allocateDirect(MESSAGE_BYTES + 10 * fragments);
        for (int i = 0; i < fragments; i++) {
            int fin = i == fragments - 1 ? FIN : 0;
            wire.put((byte) (fin | (i == 0 ? BINARY : 0)));
            length(MESSAGE_BYTES / fragments);
            wire.position(wire.position() + MESSAGE_BYTES / fragments);
        }
        wire.flip();
    }

    private void length(int length) {
        if (length < 65_536) {
            wire.put((byte) 126).putShort((short) length);
        } else {
            wire.put((byte) 127).putLong(length);
        }
    }

    @Benchmark
    public Frame assemble() {
        wire.position(0);
        if (decoder.read(wire) != FrameDecoder.Progress.FRAME) {
            throw new IllegalStateException("not a frame");
        }
        return decoder.takeFrame();
    }
}
