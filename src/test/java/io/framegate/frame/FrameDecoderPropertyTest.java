package io.framegate.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.FrameDecoder.Progress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The decoder against a naive one, on streams that are nearly right, and on noise, cut anywhere. */
class FrameDecoderPropertyTest {

    private static NaiveDecoder.Decoded decode(DecoderRules rules, byte[] bytes, List<Integer> cuts) {
        FrameDecoder decoder = new FrameDecoder(rules);
        List<Frame> frames = new ArrayList<>();
        int from = 0;
        for (int i = 0; from < bytes.length; i++) {
            int length = i < cuts.size() ? cuts.get(i) : bytes.length;
            int to = Math.min(bytes.length, from + length);
            ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
            Progress progress = decoder.read(in);
            for (; progress == Progress.FRAME; progress = decoder.read(in)) {
                frames.add(decoder.takeFrame());
            }
            assertThat(in.hasRemaining()).isFalse();
            if (progress == Progress.BROKEN) {
                return new NaiveDecoder.Decoded(
                        frames, OptionalInt.of(decoder.violation().status().code()));
            }
            from = to;
        }
        return new NaiveDecoder.Decoded(frames, OptionalInt.empty());
    }

    @Property
    void streamsOfFramesAreReadAsTheNaiveDecoderReadsThem(
            @ForAll("rules") DecoderRules rules,
            @ForAll("frames") List<byte[]> frames,
            @ForAll("cuts") List<Integer> cuts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frameFrom(rules.from(), frame)));

        assertThat(decode(rules, bytes.toByteArray(), cuts)).isEqualTo(NaiveDecoder.decode(rules, bytes.toByteArray()));
    }

    @Property
    void noiseIsReadAsTheNaiveDecoderReadsIt(
            @ForAll("rules") DecoderRules rules,
            @ForAll @Size(max = 60) byte[] noise,
            @ForAll("cuts") List<Integer> cuts) {
        assertThat(decode(rules, noise, cuts)).isEqualTo(NaiveDecoder.decode(rules, noise));
    }

    @Test
    void everyCloseCodeIsReadAsTheNaiveDecoderReadsIt() {
        for (Peer peer : Peer.values()) {
            DecoderRules rules = new DecoderRules(peer, 125, 1, true, true);
            for (int code = 0; code <= 0xFFFF; code++) {
                byte[] close = frameFrom(peer, frame(0x88, status(code), 0, 0, code));

                assertThat(decode(rules, close, List.of())).isEqualTo(NaiveDecoder.decode(rules, close));
            }
        }
    }

    /** The masking bit as it has to be; the generator knows no peer. */
    private static byte[] frameFrom(Peer peer, byte[] frame) {
        if (peer == Peer.CLIENT || frame.length < 2) {
            return frame;
        }
        int shortLength = frame[1] & 0x7F;
        int key = 2 + (shortLength == 127 ? 8 : shortLength == 126 ? 2 : 0);
        if (frame[1] >= 0 || frame.length < key + 4) {
            return frame;
        }
        ByteArrayOutputStream unmasked = new ByteArrayOutputStream();
        unmasked.write(frame[0]);
        unmasked.write(shortLength);
        unmasked.write(frame, 2, key - 2);
        for (int i = key + 4; i < frame.length; i++) {
            unmasked.write(frame[i] ^ frame[key + (i - key) % 4]);
        }
        return unmasked.toByteArray();
    }

    @Provide
    Arbitrary<DecoderRules> rules() {
        return Combinators.combine(
                        Arbitraries.of(Peer.class),
                        Arbitraries.integers().between(1, 400),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(DecoderRules::new);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 40).list().ofMaxSize(30);
    }

    /** Masked frames; most are legal, so that streams go on beyond the first. */
    @Provide
    Arbitrary<List<byte[]>> frames() {
        Arbitrary<Integer> first = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(0x81, 0x82, 0x01, 0x02, 0x00, 0x80)),
                Tuple.of(4, Arbitraries.of(0x88, 0x89, 0x8A)),
                Tuple.of(1, Arbitraries.integers().between(0, 255)));
        Arbitrary<byte[]> payload = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().ofMaxLength(60).map(text -> text.getBytes(StandardCharsets.UTF_8))),
                Tuple.of(2, Arbitraries.bytes().array(byte[].class).ofMaxSize(140)),
                Tuple.of(1, Arbitraries.integers().between(126, 300).map(byte[]::new)),
                Tuple.of(2, Arbitraries.integers().between(900, 5_100).map(FrameDecoderPropertyTest::status)));
        Arbitrary<Integer> form = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, 126), Tuple.of(1, 127));
        Arbitrary<Integer> lie = Arbitraries.frequency(Tuple.of(20, 0), Tuple.of(1, -1), Tuple.of(1, 1));
        return Combinators.combine(first, payload, form, lie, Arbitraries.integers())
                .as(FrameDecoderPropertyTest::frame)
                .list()
                .ofMaxSize(8);
    }

    private static byte[] status(int code) {
        return new byte[] {(byte) (code >> 8), (byte) code};
    }

    private static byte[] frame(int first, byte[] payload, int form, int lie, int key) {
        int declared = Math.max(0, payload.length + lie);
        int shortLength = form > 0 ? form : declared < 126 ? declared : 126;
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write(0x80 | shortLength);
        if (shortLength == 126) {
            frame.writeBytes(ByteBuffer.allocate(2).putShort((short) declared).array());
        } else if (shortLength == 127) {
            frame.writeBytes(ByteBuffer.allocate(8).putLong(declared).array());
        }
        byte[] mask = ByteBuffer.allocate(4).putInt(key).array();
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return frame.toByteArray();
    }
}
