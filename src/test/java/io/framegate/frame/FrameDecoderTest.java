package io.framegate.frame;

import static io.framegate.testkit.Frames.binary;
import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.hex;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.pong;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.FrameDecoder.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 5 and spec 5.2, 5.3, 8: bytes to frames. Client bytes are masked with 37 FA 21 3D. */
class FrameDecoderTest {

    private static final DecoderRules CLIENT = new DecoderRules(Peer.CLIENT, 1_048_576, 65_536, true, false);
    private static final DecoderRules UPSTREAM = new DecoderRules(Peer.UPSTREAM, 16_777_216, 65_536, true, false);

    private record Decoded(List<Frame> frames, Optional<Violation> violation) {}

    /** Decodes bytes handed over in pieces of this size. */
    private static Decoded decode(DecoderRules rules, byte[] bytes, int piece) {
        FrameDecoder decoder = new FrameDecoder(rules);
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            Progress progress = decoder.read(in);
            while (progress == Progress.FRAME) {
                frames.add(decoder.takeFrame());
                progress = decoder.read(in);
            }
            assertThat(in.hasRemaining()).isFalse();
            if (progress == Progress.BROKEN) {
                return new Decoded(frames, Optional.of(decoder.violation()));
            }
        }
        return new Decoded(frames, Optional.empty());
    }

    private static Decoded client(String hex) {
        return decode(CLIENT, hex(hex), Integer.MAX_VALUE);
    }

    private static Decoded upstream(String hex) {
        return decode(UPSTREAM, hex(hex), Integer.MAX_VALUE);
    }

    private static void assertFrames(Decoded decoded, Frame... frames) {
        assertThat(decoded.violation()).isEmpty();
        assertThat(decoded.frames()).containsExactly(frames);
    }

    private static CloseStatus status(Decoded decoded) {
        return decoded.violation().orElseThrow().status();
    }

    // ---- frames

    @Test
    @Tag("spec-1")
    void textFromTheClientIsUnmasked() {
        assertFrames(client("81 8C 37 FA 21 3D 5F 9F 4D 51 58 DA 56 52 45 96 45 1C"), text("hello world!"));
    }

    @Test
    void textFromTheUpstreamIsTakenAsItIs() {
        assertFrames(upstream("81 0C 68 65 6C 6C 6F 20 77 6F 72 6C 64 21"), text("hello world!"));
    }

    @Test
    @Tag("spec-3")
    void binaryFromTheClientIsUnmasked() {
        assertFrames(
                client("82 92 37 FA 21 3D D3 47 81 D8 92 47 0D 1D 60 9F 43 6E 58 99 4A 58 43 DB"),
                binary("E4 BD A0 E5 A5 BD 2C 20 57 65 62 53 6F 63 6B 65 74 21"));
    }

    @Test
    @Tag("spec-55")
    void closeCarriesStatusAndReason() {
        assertFrames(client("88 89 37 FA 21 3D 34 12 46 52 58 9E 43 44 52"), close(1000, "goodbye"));
        assertFrames(client("88 80 37 FA 21 3D"), close());
        assertThat(client("88 80 37 FA 21 3D").frames().get(0).status()).isEmpty();
    }

    @Test
    void pingAndPongCarryAPayloadOrNone() {
        assertFrames(upstream("89 02 68 69 8A 00"), ping("hi"), pong(""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1_048_576})
    @Tag("spec-123")
    void everyLengthFormIsRead(int length) {
        Frame frame = Frame.of(FrameType.BINARY, Payload.owned(new byte[length]));

        assertThat(decode(CLIENT, encoded(frame, Peer.UPSTREAM), Integer.MAX_VALUE)
                        .frames())
                .containsExactly(frame);
        assertThat(decode(UPSTREAM, encoded(frame, Peer.CLIENT), 1_000).frames())
                .containsExactly(frame);
    }

    @Test
    void longerLengthFormsAreReadUnlessRefused() {
        String sixteenBit = "82 7E 00 01 61";
        String sixtyFourBit = "82 7F 00 00 00 00 00 00 00 01 61";
        DecoderRules strict = new DecoderRules(Peer.UPSTREAM, 100_000, 10, true, true);

        assertFrames(upstream(sixteenBit + sixtyFourBit), binary("61"), binary("61"));
        assertThat(status(decode(strict, hex(sixteenBit), 100))).isEqualTo(CloseStatus.of(1002));
        assertThat(status(decode(strict, hex(sixtyFourBit), 100))).isEqualTo(CloseStatus.of(1002));
        assertThat(status(decode(strict, hex("82 7F 00 00 00 00 00 00 FF FF"), 100)))
                .isEqualTo(CloseStatus.of(1002));
    }

    // ---- fragments, spec 8

    @Test
    @Tag("spec-23")
    void fragmentsBecomeOneMessage() {
        assertFrames(
                client("01 85 37 FA 21 3D 5F 9F 4D 51 58  80 86 37 FA 21 3D 17 8D 4E 4F 5B 9E"), text("hello world"));
    }

    @Test
    @Tag("spec-24")
    void emptyFragmentsContributeNothing() {
        assertFrames(upstream("01 00  00 05 68 65 6C 6C 6F  00 05 77 6F 72 6C 64  80 00"), text("helloworld"));
    }

    @Test
    @Tag("spec-25")
    void messagesInARowCarryNothingOver() {
        assertFrames(upstream("01 01 61 80 01 62  01 01 63 80 01 64"), text("ab"), text("cd"));
    }

    @Test
    @Tag("spec-29")
    void controlFramesOvertakeAnUnfinishedMessage() {
        assertFrames(
                upstream("01 00  00 01 61  89 01 31  00 01 62  89 01 32  00 01 63  89 01 33  80 00  88 02 03 E8"),
                ping("1"),
                ping("2"),
                ping("3"),
                text("abc"),
                close(1000));
    }

    @Test
    @Tag("spec-33")
    void binaryFragmentsBecomeBinary() {
        assertFrames(upstream("02 01 61 80 01 62"), binary("61 62"));
    }

    @Test
    @Tag("spec-31")
    void continuationOfNothingIsAViolation() {
        assertThat(status(client("80 81 37 FA 21 3D 4F"))).isEqualTo(CloseStatus.of(1002));
    }

    @Test
    @Tag("spec-32")
    void newMessageInsideAFragmentedOneIsAViolation() {
        Decoded decoded = upstream("01 01 61  01 01 62");

        assertThat(status(decoded)).isEqualTo(CloseStatus.of(1002));
        assertThat(decoded.frames()).isEmpty();
    }

    // ---- violations, spec 5.2

    @ParameterizedTest
    @CsvSource({
        "RSV1, C1 85 37 FA 21 3D 7F 9F 4D 51 58",
        "RSV2, A1 80 37 FA 21 3D",
        "RSV3, 91 80 37 FA 21 3D",
        "opcode 3, 83 80 37 FA 21 3D",
        "opcode 7, 87 80 37 FA 21 3D",
        "opcode 11, 8B 80 37 FA 21 3D",
        "opcode 15, 8F 80 37 FA 21 3D",
        "fragmented ping, 09 80 37 FA 21 3D",
        "fragmented close, 08 80 37 FA 21 3D",
        "ping of 126 bytes, 89 FE 00 7E 37 FA 21 3D",
        "pong with a 64-bit length, 8A FF 00 00 00 00 00 00 00 01 37 FA 21 3D",
        "close of one byte, 88 81 37 FA 21 3D 34",
        "unmasked, 81 05 48 65 6C 6C 6F",
    })
    @Tag("spec-119")
    @Tag("spec-120")
    void clientThatBreaksARuleIsTold1002(String what, String hex) {
        for (int piece : new int[] {1, 2, 3, 100}) {
            assertThat(status(decode(CLIENT, hex(hex), piece))).as(what).isEqualTo(CloseStatus.of(1002));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSV1, C1 00",
        "opcode 3, 83 00",
        "opcode 12, 8C 00",
        "fragmented ping, 09 00",
        "ping of 126 bytes, 89 7E 00 7E",
        "close of one byte, 88 01 03",
        "masked, 81 81 37 FA 21 3D 4F"
    })
    void upstreamThatBreaksARuleIsTold1002(String what, String hex) {
        assertThat(status(upstream(hex))).as(what).isEqualTo(CloseStatus.of(1002));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void closeCodesThatMayNotBeSentAreRefused(int code) {
        assertThat(status(upstream("88 02 %04X".formatted(code)))).isEqualTo(CloseStatus.of(1002));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void closeCodesThatMayBeSentAreTaken(int code) {
        assertFrames(upstream("88 02 %04X".formatted(code)), close(code));
    }

    @Test
    void bytesBehindAViolationAreSwallowed() {
        FrameDecoder decoder = new FrameDecoder(UPSTREAM);
        ByteBuffer in = ByteBuffer.wrap(hex("C1 00 81 01 61"));

        assertThat(decoder.read(in)).isEqualTo(Progress.BROKEN);
        assertThat(decoder.read(in)).isEqualTo(Progress.BROKEN);
        assertThat(in.hasRemaining()).isFalse();
    }

    // ---- UTF-8

    @Test
    @Tag("spec-125")
    void textThatIsNotUtf8IsRefusedUnlessTransparent() {
        byte[] bytes = hex("81 82 37 FA 21 3D F4 D2");
        DecoderRules transparent = new DecoderRules(Peer.CLIENT, 100, 10, false, false);

        assertThat(status(decode(CLIENT, bytes, 100))).isEqualTo(CloseStatus.of(1007));
        assertThat(decode(transparent, bytes, 100).frames().get(0).payload().bytes())
                .isEqualTo(hex("C3 28"));
    }

    @Test
    void textIsRefusedAtItsFirstWrongByte() {
        FrameDecoder decoder = new FrameDecoder(UPSTREAM);

        assertThat(decoder.read(ByteBuffer.wrap(hex("01 7E 04 00 61 FF")))).isEqualTo(Progress.BROKEN);
        assertThat(decoder.violation().status()).isEqualTo(CloseStatus.of(1007));
    }

    @Test
    void charactersMayBeCutByFragmentsButNotByTheEnd() {
        assertFrames(upstream("01 02 F0 9F  80 02 98 80"), text("\uD83D\uDE00"));
        assertThat(status(upstream("01 02 F0 9F  80 01 98"))).isEqualTo(CloseStatus.of(1007));
    }

    @Test
    void binaryIsNeverCheckedForUtf8() {
        assertFrames(upstream("82 02 C3 28"), binary("C3 28"));
    }

    @Test
    void closeReasonMustBeUtf8UnlessTransparent() {
        byte[] bytes = hex("88 04 03 E8 FF FE");
        DecoderRules transparent = new DecoderRules(Peer.UPSTREAM, 100, 10, false, false);

        assertThat(status(decode(UPSTREAM, bytes, 100))).isEqualTo(CloseStatus.of(1007));
        Frame close = decode(transparent, bytes, 100).frames().get(0);
        assertThat(close.payload().bytes()).isEqualTo(hex("FF FE"));
        assertThat(close.closeStatus()).isEqualTo(CloseStatus.of(1000));
    }

    // ---- limits, spec 5.3

    private static DecoderRules limit(Peer from, int bytes) {
        return new DecoderRules(from, bytes, 65_536, true, false);
    }

    @Test
    @Tag("spec-45")
    void limitIsCheckedFromTheHeaderAlone() {
        assertThat(status(decode(limit(Peer.CLIENT, 1024), hex("81 FE 04 01 37 FA 21 3D"), 1)))
                .isEqualTo(CloseStatus.of(1009, "Payload Too Large"));
        assertThat(decode(limit(Peer.CLIENT, 1024), hex("81 FE 04 00 37 FA 21 3D"), 1)
                        .violation())
                .isEmpty();
    }

    @Test
    @Tag("spec-43")
    void upstreamsDefaultLimitIs16MiB() {
        assertThat(status(upstream("81 7F 00 00 00 00 01 00 00 01"))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
        assertThat(upstream("81 7F 00 00 00 00 01 00 00 00").violation()).isEmpty();
    }

    @Test
    @Tag("spec-121")
    void lengthOf63BitsAndMoreIsTooLarge() {
        assertThat(status(client("82 FF 80 00 00 00 00 00 00 00 37 FA 21 3D"))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
        assertThat(status(client("82 FF FF FF FF FF FF FF FF FF 37 FA 21 3D"))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
        assertThat(status(client("82 FF 00 00 00 01 00 00 00 00 37 FA 21 3D"))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
    }

    @Test
    @Tag("spec-36")
    void limitCountsOverFragmentsAndNotControlFrames() {
        DecoderRules ten = limit(Peer.CLIENT, 10);
        String fragments = "01 82 37 FA 21 3D 06 CB" + " 89 82 37 FA 21 3D 06 CB 00 82 37 FA 21 3D 06 CB".repeat(4);

        assertFrames(
                decode(ten, hex(fragments + "80 80 37 FA 21 3D"), 7),
                ping("11"),
                ping("11"),
                ping("11"),
                ping("11"),
                text("1111111111"));
        assertThat(status(decode(ten, hex(fragments + "00 81 37 FA 21 3D"), 7))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
    }

    @Test
    @Tag("spec-44")
    void limitIsExceededByTheFragmentThatExceedsIt() {
        byte[] three =
                (hexFragment(0x01) + hexFragment(0x00) + hexFragment(0x00)).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(status(decode(limit(Peer.UPSTREAM, 1024), three, 100))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
        assertThat(decode(limit(Peer.UPSTREAM, 1024), Arrays.copyOf(three, 1008), 100)
                        .violation())
                .isEmpty();
    }

    /** A fragment of 500 bytes from the upstream. */
    private static String hexFragment(int opcode) {
        return (char) opcode + "\u007E\u0001\u00F4" + "x".repeat(500);
    }

    @Test
    void limitStartsAnewWithEveryMessage() {
        assertFrames(
                decode(limit(Peer.UPSTREAM, 2), hex("81 02 61 61 81 02 62 62 01 01 63 80 01 63"), 3),
                text("aa"),
                text("bb"),
                text("cc"));
    }

    @Test
    @Tag("spec-36")
    void controlFramesAreExemptFromTheLimit() {
        assertFrames(decode(limit(Peer.UPSTREAM, 1), hex("89 03 61 61 61"), 100), ping("aaa"));
    }

    @Test
    @Tag("spec-39")
    @Tag("spec-40")
    void fragmentsAreCounted() {
        DecoderRules five = new DecoderRules(Peer.UPSTREAM, 100, 5, true, false);
        String fragments = "01 01 61 " + "00 01 61 ".repeat(3);

        assertFrames(decode(five, hex(fragments + "80 01 61"), 2), text("aaaaa"));
        assertThat(status(decode(five, hex(fragments + "00 01 61 80 01 61"), 2)))
                .isEqualTo(Violation.PAYLOAD_TOO_LARGE);
    }

    @Test
    void fragmentIsNotToBeTinyUnlessItIsTheLast() {
        DecoderRules two = new DecoderRules(Peer.UPSTREAM, 100, 10, 2, true, false);

        assertFrames(decode(two, hex("01 02 61 61 80 00 81 01 62"), 1), text("aa"), text("b"));
        assertFrames(decode(two, hex("01 02 61 61 89 00 80 01 61"), 1), ping(""), text("aaa"));
        assertThat(status(decode(two, hex("01 01 61"), 1))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
        assertThat(status(decode(two, hex("01 02 61 61 00 00"), 1))).isEqualTo(Violation.PAYLOAD_TOO_LARGE);
    }

    @Property(tries = 50)
    void memoryGrowsWithWhatArrivesNotWithWhatIsDeclared(@ForAll @IntRange(min = 0, max = 100) int arrived) {
        FrameDecoder decoder = new FrameDecoder(limit(Peer.UPSTREAM, DecoderRules.HIGHEST_MAX_PAYLOAD));
        ByteBuffer in = ByteBuffer.allocate(10 + arrived);
        in.put(hex("82 7F 00 00 00 00 02 00 00 00")).position(0);
        long before = allocated();

        assertThat(decoder.read(in)).isEqualTo(Progress.MORE);

        assertThat(allocated() - before).isLessThan(200_000);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    // ---- properties

    @Property
    void anyFragmentationInAnyPiecesGivesTheSameMessages(
            @ForAll("messages") @Size(max = 5) List<Frame> messages,
            @ForAll @IntRange(min = 1, max = 40) int fragment,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        var bytes = new java.io.ByteArrayOutputStream();
        for (Frame message : messages) {
            writeFragmented(message, fragment, bytes);
        }

        Decoded decoded = decode(UPSTREAM, bytes.toByteArray(), piece);

        assertThat(decoded.violation()).isEmpty();
        assertThat(decoded.frames()).isEqualTo(messages);
    }

    @Provide
    Arbitrary<List<Frame>> messages() {
        Arbitrary<Frame> text = Arbitraries.strings()
                .ofMaxLength(100)
                .filter(s -> Payload.of(s).isUtf8() && s.equals(Payload.of(s).text()))
                .map(Frame::text);
        Arbitrary<Frame> binary = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(200)
                .map(b -> Frame.of(FrameType.BINARY, Payload.of(b)));
        return Arbitraries.oneOf(text, binary).list();
    }

    private static void writeFragmented(Frame message, int size, java.io.ByteArrayOutputStream out) {
        byte[] payload = message.payload().bytes();
        int at = 0;
        do {
            int count = Math.min(size, payload.length - at);
            boolean fin = at + count == payload.length;
            out.write((fin ? 0x80 : 0) | (at == 0 ? message.type().opcode() : 0));
            out.write(count);
            out.write(payload, at, count);
            at += count;
        } while (at < payload.length);
    }

    @Property
    void noBytesMakeTheDecoderThrowOrHandOutMoreThanItsLimit(
            @ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 20) int piece) {
        Decoded decoded = decode(limit(Peer.CLIENT, 16), bytes, piece);

        assertThat(decoded.frames())
                .allMatch(frame -> frame.type().isControl() || frame.payload().length() <= 16);
    }

    @Property
    void whatIsEncodedIsDecoded(@ForAll("frames") Frame frame, @ForAll @IntRange(min = 1, max = 300) int piece) {
        assertThat(decode(CLIENT, encoded(frame, Peer.UPSTREAM), piece).frames())
                .containsExactly(frame);
        assertThat(decode(UPSTREAM, encoded(frame, Peer.CLIENT), piece).frames())
                .containsExactly(frame);
    }

    @Provide
    Arbitrary<Frame> frames() {
        Arbitrary<byte[]> small = Arbitraries.bytes().array(byte[].class).ofMaxSize(125);
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(70_000);
        Arbitrary<Frame> close = Combinators.combine(
                        Arbitraries.of(1000, 1001, 1012, 3000, 4999),
                        Arbitraries.strings().ascii().ofMaxLength(123))
                .as((code, reason) -> close(code, reason));
        return Arbitraries.oneOf(
                small.map(bytes -> Frame.of(FrameType.PING, Payload.of(bytes))),
                small.map(bytes -> Frame.of(FrameType.PONG, Payload.of(bytes))),
                any.map(bytes -> Frame.of(FrameType.BINARY, Payload.of(bytes))),
                Arbitraries.strings().ascii().ofMaxLength(300).map(Frame::text),
                close,
                Arbitraries.just(close()));
    }

    private static byte[] encoded(Frame frame, Peer to) {
        ByteBuffer out = ByteBuffer.allocate(FrameEncoder.size(frame, to));
        if (to == Peer.CLIENT) {
            FrameEncoder.toClient(frame, out);
        } else {
            FrameEncoder.toUpstream(frame, 0x37FA213D, out);
        }
        assertThat(out.hasRemaining()).isFalse();
        return out.array();
    }
}
