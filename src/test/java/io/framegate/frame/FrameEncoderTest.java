package io.framegate.frame;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.hex;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Frames;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec 5.1: frames to bytes. */
class FrameEncoderTest {

    private static String toClient(Frame frame) {
        ByteBuffer out = ByteBuffer.allocate(FrameEncoder.size(frame, Peer.CLIENT));
        FrameEncoder.toClient(frame, out);
        return Frames.hex(out.array());
    }

    private static String toUpstream(Frame frame) {
        ByteBuffer out = ByteBuffer.allocate(FrameEncoder.size(frame, Peer.UPSTREAM));
        FrameEncoder.toUpstream(frame, 0x37FA213D, out);
        return Frames.hex(out.array());
    }

    @Test
    @Tag("spec-1")
    void framesToTheClientAreNotMasked() {
        assertThat(toClient(text("hello world!"))).isEqualTo("81 0C 68 65 6C 6C 6F 20 77 6F 72 6C 64 21");
    }

    @Test
    void framesToTheUpstreamAreMasked() {
        assertThat(toUpstream(text("hello world!"))).isEqualTo("81 8C 37 FA 21 3D 5F 9F 4D 51 58 DA 56 52 45 96 45 1C");
    }

    @Test
    @Tag("spec-35")
    void tooLargeAsItLooksOnTheWire() {
        assertThat(toClient(Frame.close(Violation.PAYLOAD_TOO_LARGE)))
                .isEqualTo("88 13 03 F1 50 61 79 6C 6F 61 64 20 54 6F 6F 20 4C 61 72 67 65");
        assertThat(toClient(Frame.close(CloseStatus.GOING_AWAY))).isEqualTo("88 02 03 E9");
    }

    @Test
    void closeWithoutStatusHasNoBodyWhateverItsReason() {
        assertThat(toClient(close())).isEqualTo("88 00");
        assertThat(toClient(close().withPayload(Payload.of("x")))).isEqualTo("88 00");
        assertThat(toUpstream(close().withPayload(Payload.of("x")))).isEqualTo("88 80 37 FA 21 3D");
    }

    @Test
    @Tag("spec-4")
    void closeWithReasonIsMaskedAsAWhole() {
        assertThat(toUpstream(close(1000, "goodbye"))).isEqualTo("88 89 37 FA 21 3D 34 12 46 52 58 9E 43 44 52");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 82 00",
        "125, 82 7D",
        "126, 82 7E 00 7E",
        "65535, 82 7E FF FF",
        "65536, 82 7F 00 00 00 00 00 01 00 00"
    })
    @Tag("spec-123")
    void lengthIsInItsShortestForm(int length, String header) {
        Frame frame = Frame.of(FrameType.BINARY, Payload.owned(new byte[length]));

        assertThat(toClient(frame)).startsWith(header);
    }

    @Test
    @Tag("spec-124")
    void masksDiffer() {
        MaskKeys keys = new MaskKeys();
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            drawn.add(keys.next());
        }

        assertThat(drawn).hasSizeGreaterThan(4_990);
    }

    @Test
    void maskIsAppliedInPlaceFromAnyOffset() {
        byte[] plain = new byte[67];
        new java.util.Random(1).nextBytes(plain);
        for (int cut = 0; cut <= plain.length; cut++) {
            byte[] masked = plain.clone();
            Masking.apply(0x37FA213D, masked, 0, cut, 0);
            Masking.apply(0x37FA213D, masked, cut, masked.length, cut);
            byte[] key = hex("37 FA 21 3D");
            for (int i = 0; i < plain.length; i++) {
                assertThat(masked[i]).isEqualTo((byte) (plain[i] ^ key[i & 3]));
            }
        }
    }
}
