package io.framegate.frame;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.pong;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.DeflateDistance;
import io.framegate.testkit.DeflatePeer;
import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 section 7.2.1. */
class MessageDeflaterTest {

    private static MessageDeflater deflater(int windowBits, boolean takeover, int level, int minSize) {
        DeflateRules rules = new DeflateRules(15, true, level, minSize, OptionalInt.empty());
        return new MessageDeflater(new DeflateTerms(rules, true, takeover, windowBits));
    }

    /** Half of it random, half of it taken from what came before, near and far. */
    private static byte[] message(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int at = 0; at + 40 < length; at += 40) {
            if (random.nextBoolean() && at > 0) {
                System.arraycopy(bytes, random.nextInt(at), bytes, at, 20);
            }
        }
        return bytes;
    }

    private static Frame binary(byte[] bytes) {
        return Frame.of(FrameType.BINARY, Payload.of(bytes));
    }

    @Property(tries = 200)
    void everyMessageInflatesToWhatItWas(
            @ForAll @IntRange(min = 8, max = 15) int windowBits,
            @ForAll @IntRange(min = 1, max = 9) int level,
            @ForAll boolean takeover,
            @ForAll long seed) {
        Random random = new Random(seed);
        MessageDeflater deflater = deflater(windowBits, takeover, level, 0);
        DeflatePeer peer = new DeflatePeer(true, takeover);

        for (int i = 0; i < 8; i++) {
            byte[] bytes = message(random, 1 + random.nextInt(i % 2 == 0 ? 700 : 60_000));

            Frame sent = deflater.deflate(binary(bytes));

            assertThat(peer.inflate(sent.payload().bytes())).isEqualTo(bytes);
        }
        deflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 12, 14, 15})
    void nothingRefersFartherBackThanTheWindow(int windowBits) {
        Random random = new Random(windowBits);
        MessageDeflater deflater = deflater(windowBits, true, 9, 0);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();

        for (int i = 0; i < 40; i++) {
            wire.writeBytes(deflater.deflate(binary(message(random, 1 + random.nextInt(20_000))))
                    .payload()
                    .bytes());
            wire.writeBytes(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
        }
        deflater.end();

        assertThat(DeflateDistance.farthest(wire.toByteArray())).isPositive().isLessThanOrEqualTo(1 << windowBits);
    }

    @Test
    void whatWasSaidBeforeIsCheapWithTakeoverAlone() {
        byte[] bytes = message(new Random(1), 2_000);
        for (boolean takeover : new boolean[] {true, false}) {
            MessageDeflater deflater = deflater(15, takeover, 6, 0);
            int first = deflater.deflate(binary(bytes)).payload().length();
            int second = deflater.deflate(binary(bytes)).payload().length();
            deflater.end();

            assertThat(second < first / 10).isEqualTo(takeover);
        }
    }

    @Test
    void controlFramesEmptyAndShortMessagesAreSentAsTheyAre() {
        MessageDeflater deflater = deflater(15, true, 6, 10);
        int open = ZlibStreams.open();

        for (Frame frame :
                new Frame[] {ping("0123456789"), pong("0123456789"), close(1000, "0123456789"), text(""), text(9)}) {
            assertThat(deflater.deflate(frame)).isSameAs(frame);
        }
        assertThat(ZlibStreams.open()).isEqualTo(open);
        assertThat(deflater.deflate(text(10))).isNotEqualTo(text(10));
        deflater.end();
    }

    @Test
    void nothingIsHeldBehindTheEndNorWithoutTakeoverBetweenMessages() {
        int open = ZlibStreams.open();
        MessageDeflater kept = deflater(15, true, 6, 0);
        MessageDeflater fresh = deflater(15, false, 6, 0);

        kept.deflate(text(100));
        fresh.deflate(text(100));
        assertThat(ZlibStreams.open()).isEqualTo(open + 1);

        kept.end();
        kept.end();
        assertThat(ZlibStreams.open()).isEqualTo(open);
        assertThat(kept.deflate(text(100))).isEqualTo(text(100));
        assertThat(ZlibStreams.open()).isEqualTo(open);
    }
}
