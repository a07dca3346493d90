package io.framegate.bench;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameDecoder;
import io.framegate.frame.FrameEncoder;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

/** One masked frame from the bytes of a read to a {@link Frame}: header, unmasking and, for text, the check of UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBench {

    private static final int KEY = 0x37FA213D;

    /** What is in the frame, and whether it is checked. */
    public enum Content {
        BINARY,
        ASCII_UNCHECKED,
        ASCII_CHECKED,
        /** One, two, three and four bytes a character in turn. */
        MIXED_CHECKED;

        private Payload payload(int bytes) {
            if (this != MIXED_CHECKED) {
                byte[] ascii = new byte[bytes];
                Arrays.fill(ascii, (byte) 'x');
                return Payload.of(ascii);
            }
            String text = "aäあ😀".repeat(bytes / 10);
            return Payload.of(text + "x".repeat(bytes - 10 * (bytes / 10)));
        }
    }

    @Param({"64", "1024", "65536"})
    public int bytes;

    @Param
    public Content content = Content.BINARY;

    private ByteBuffer wire = ByteBuffer.allocate(0);
    private FrameDecoder decoder = decoder(false);

    private static FrameDecoder decoder(boolean utf8) {
        return new FrameDecoder(new DecoderRules(Peer.CLIENT, 1_048_576, 65_536, utf8, false));
    }

    @Setup
    public void encode() {
        FrameType type = content == Content.BINARY ? FrameType.BINARY : FrameType.TEXT;
        Frame frame = Frame.of(type, content.payload(bytes));
        wire = ByteBuffer.allocateDirect(FrameEncoder.size(frame, Peer.UPSTREAM));
        FrameEncoder.toUpstream(frame, KEY, wire);
        decoder = decoder(content != Content.ASCII_UNCHECKED);
    }

    @Benchmark
    public Frame unmask() {
        wire.position(0);
        if (decoder.read(wire) != FrameDecoder.Progress.FRAME) {
            throw new IllegalStateException("not a frame");
        }
        return decoder.takeFrame();
    }
}
