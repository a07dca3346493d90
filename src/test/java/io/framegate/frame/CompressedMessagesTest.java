package io.framegate.frame;

import static io.framegate.testkit.Frames.binary;
import static io.framegate.testkit.Frames.hex;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.framegate.frame.FrameDecoder.Progress;
import io.framegate.testkit.DeflatePeer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 6 and 7.2.2: compressed messages to frames. */
class CompressedMessagesTest {

    private static final int MOST = 1_048_576;
    private static final byte[] KEY = hex("37 FA 21 3D");

    private final DeflatePeer sender = new DeflatePeer();
    private int openBefore;

    @BeforeEach
    void count() {
        openBefore = ZlibStreams.open();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(ZlibStreams.open()).isEqualTo(openBefore);
    }

    private record Decoded(List<Frame> frames, Optional<Violation> violation) {
        int status() {
            return violation.orElseThrow().status().code();
        }
    }

    private static DeflateTerms terms(boolean readTakeover, OptionalInt ratio) {
        return new DeflateTerms(new DeflateRules(15, true, 6, 0, ratio), readTakeover, true, 15);
    }

    private static Decoded decode(Peer from, int most, DeflateTerms terms, int piece, byte[]... frames) {
        FrameDecoder decoder = new FrameDecoder(new DecoderRules(from, most, 65_536, true, false), Optional.of(terms));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        byte[] bytes = all.toByteArray();
        List<Frame> read = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            Progress progress = decoder.read(in);
            for (; progress == Progress.FRAME; progress = decoder.read(in)) {
                read.add(decoder.takeFrame());
            }
            if (progress == Progress.BROKEN) {
                return new Decoded(read, Optional.of(decoder.violation()));
            }
        }
        decoder.end();
        return new Decoded(read, Optional.empty());
    }

    private static Decoded decode(byte[]... frames) {
        return decode(Peer.UPSTREAM, MOST, terms(true, OptionalInt.empty()), Integer.MAX_VALUE, frames);
    }

    private static byte[] frame(Peer from, int first, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(payload.length + 14);
        int bit = from == Peer.CLIENT ? 0x80 : 0;
        out.put((byte) first);
        if (payload.length < 126) {
            out.put((byte) (bit | payload.length));
        } else if (payload.length < 65_536) {
            out.put((byte) (bit | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (bit | 127)).putLong(payload.length);
        }
        if (from == Peer.CLIENT) {
            out.put(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ (from == Peer.CLIENT ? KEY[i & 3] : 0)));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] frame(int first, String hex) {
        return frame(Peer.UPSTREAM, first, hex(hex));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- section 7.2.3: the forms a message may have

    @ParameterizedTest
    @ValueSource(
            strings = {
                "F2 48 CD C9 C9 07 00", // one block
                "00 05 00 FA FF 48 65 6C 6C 6F 00", // no compression
                "F3 48 CD C9 C9 07 00 00", // a final block
                "F2 48 05 00 00 00 FF FF CA C9 C9 07 00", // two blocks
                "F3 48 CD C9 C9 07 00" // a final block, and not the empty one that should be behind it
            })
    void helloIsHelloInEveryForm(String payload) {
        byte[] hello = frame(0xC1, payload);

        assertThat(decode(hello)).isEqualTo(new Decoded(List.of(text("Hello")), Optional.empty()));
    }

    @Test
    void messageMayReferToTheOneBefore() {
        assertThat(decode(frame(0xC1, "F2 48 CD C9 C9 07 00"), frame(0xC1, "F2 00 11 00 00"))
                        .frames())
                .containsExactly(text("Hello"), text("Hello"));
    }

    @Test
    void withoutTakeoverItMayNot() {
        Decoded decoded = decode(
                Peer.UPSTREAM,
                MOST,
                terms(false, OptionalInt.empty()),
                Integer.MAX_VALUE,
                frame(0xC1, "F2 48 CD C9 C9 07 00"),
                frame(0xC1, "F2 00 11 00 00"));

        assertThat(decoded.frames()).containsExactly(text("Hello"));
        assertThat(decoded.status()).isEqualTo(1007);
    }

    /** Whoever ends a block for good starts over, so what follows stands for itself. */
    @Test
    void finalBlockEndsWhatCanBeReferredTo() {
        byte[] hello = frame(0xC1, "F3 48 CD C9 C9 07 00 00");

        assertThat(decode(hello, hello, hello).frames()).containsExactly(text("Hello"), text("Hello"), text("Hello"));
    }

    @Test
    void emptyMessagesAreEmpty() {
        assertThat(decode(frame(0xC1, "00"), frame(0xC2, ""), frame(0xC1, "02 00"), frame(0xC2, "03 00"))
                        .frames())
                .containsExactly(text(""), binary(""), text(""), binary(""));
    }

    @Test
    void messageThatIsNotCompressedMayStandBetweenCompressedOnes() {
        byte[] first = frame(Peer.UPSTREAM, 0xC1, sender.deflate(bytes("a".repeat(300))));
        byte[] plain = frame(Peer.UPSTREAM, 0x81, bytes("plain"));
        byte[] second = frame(Peer.UPSTREAM, 0xC1, sender.deflate(bytes("a".repeat(300))));

        assertThat(decode(first, plain, second).frames())
                .containsExactly(text("a".repeat(300)), text("plain"), text("a".repeat(300)));
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsAndPiecesDoNotMatter(Peer from) {
        byte[] random = new byte[300_000];
        new Random(7).nextBytes(random);
        Arrays.fill(random, 50_000, 150_000, (byte) 9);
        byte[] deflated = sender.deflate(random);
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < deflated.length; at += 10_007) {
            int end = Math.min(deflated.length, at + 10_007);
            int first = (end == deflated.length ? 0x80 : 0) | (at == 0 ? 0x42 : 0);
            frames.add(frame(from, first, Arrays.copyOfRange(deflated, at, end)));
            frames.add(frame(from, 0x89, bytes("between")));
        }

        for (int piece : new int[] {1, 3, 4_096, 5_000, Integer.MAX_VALUE / 2}) {
            Decoded decoded =
                    decode(from, MOST, terms(true, OptionalInt.empty()), piece, frames.toArray(byte[][]::new));

            assertThat(decoded.violation()).isEmpty();
            assertThat(decoded.frames()).contains(Frame.of(FrameType.BINARY, Payload.of(random)), ping("between"));
            assertThat(decoded.frames()).hasSize(frames.size() / 2 + 1);
        }
    }

    // ---- section 6: the bit

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0x40, 0xC9, 0xC8, 0xCA, 0xA1, 0x91, 0xE1, 0xD1, 0xC3, 0xCB})
    void bitWhereItMustNotBeIsAProtocolError(int first) {
        assertThat(decode(frame(first, "")).status()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0x40, 0xC1, 0xC9})
    void bitInsideAMessageIsAProtocolError(int first) {
        assertThat(decode(frame(0x41, "F2"), frame(first, "48")).status()).isEqualTo(1002);
    }

    @Test
    void bitWithoutAnAgreementIsAProtocolError() {
        FrameDecoder decoder = new FrameDecoder(new DecoderRules(Peer.UPSTREAM, MOST, 16, true, false));

        assertThat(decoder.read(ByteBuffer.wrap(frame(0xC1, "F2 48 CD C9 C9 07 00"))))
                .isEqualTo(Progress.BROKEN);
        assertThat(decoder.violation().status().code()).isEqualTo(1002);
    }

    // ---- what is wrong inside

    @ParameterizedTest
    @ValueSource(strings = {"FF", "06", "00 01 00 00 00 41", "F2 00 11 00 00", "F2 48 CD C9 C9 07 00 FF FF FF"})
    void whatIsNotDeflateIsInvalid(String payload) {
        assertThat(decode(frame(0xC2, payload)).status()).isEqualTo(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CE BA E1 BD B9 CF 83 CE BC CE B5 ED A0 80", "FF", "CE"})
    void textIsCheckedOnceItIsInflated(String utf8) {
        byte[] deflated = sender.deflate(hex(utf8));

        assertThat(decode(frame(Peer.UPSTREAM, 0xC1, deflated)).status()).isEqualTo(1007);
        assertThat(decode(frame(Peer.UPSTREAM, 0xC2, deflated)).violation()).isEmpty();
    }

    @Test
    void characterMayBeCutByAFragment() {
        byte[] deflated = sender.deflate(bytes("κόσμε"));
        byte[] first = frame(Peer.UPSTREAM, 0x41, Arrays.copyOf(deflated, 4));
        byte[] rest = frame(Peer.UPSTREAM, 0x80, Arrays.copyOfRange(deflated, 4, deflated.length));

        assertThat(decode(first, rest).frames()).containsExactly(text("κόσμε"));
    }

    // ---- limits

    @ParameterizedTest
    @CsvSource({
        "10, 10, true",
        "10, 11, false",
        "1, 1, true",
        "1, 2, false",
        "4096, 4096, true",
        "4096, 4097, false",
        "100000, 100001, false"
    })
    void limitIsAboutTheInflatedSize(int most, int length, boolean passes) {
        byte[] random = new byte[length];
        new Random(3).nextBytes(random);
        byte[] message = frame(Peer.UPSTREAM, 0xC2, sender.deflate(random));

        Decoded decoded = decode(Peer.UPSTREAM, most, terms(true, OptionalInt.empty()), 1 << 20, message);

        if (passes) {
            assertThat(decoded.frames()).containsExactly(Frame.of(FrameType.BINARY, Payload.of(random)));
        } else {
            assertThat(decoded.violation()).contains(Violation.tooLarge("message of more than " + most + " bytes"));
        }
    }

    /** 256 MiB in 256 KiB: stopped at one byte more than the limit, in one frame or in many. */
    @ParameterizedTest
    @EnumSource
    void bombStopsAtTheLimit(Peer from) {
        byte[] bomb = sender.bomb(1L << 28);
        byte[] message = frame(from, 0xC2, bomb);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameDecoder decoder = new FrameDecoder(
                new DecoderRules(from, MOST, 16, true, false), Optional.of(terms(true, OptionalInt.empty())));
        ByteBuffer in = ByteBuffer.wrap(message);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        Progress progress = decoder.read(in);

        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(progress).isEqualTo(Progress.BROKEN);
        assertThat(decoder.violation().status().code()).isEqualTo(1009);
        assertThat(allocated).isLessThan(3L * MOST);
    }

    /** How much is inflated at all is told by the inflater itself. */
    @Test
    void inflaterMakesOneByteMoreThanTheLimitAtMost() {
        MessageInflater inflater = new MessageInflater(terms(true, OptionalInt.empty()), MOST);
        inflater.begin();

        boolean sound = inflater.take(ByteBuffer.wrap(sender.bomb(1L << 28)), 200_000, 0, 0);

        assertThat(sound).isFalse();
        assertThat(inflater.inflated()).isEqualTo(MOST + 1L);
    }

    @Test
    void paddingIsBoundedFromTheHeader() {
        assertThat(decode(hex("C2 7F 7F FF FF FF FF FF FF FF")).status()).isEqualTo(1009);
        assertThat(decode(hex("C2 7F FF FF FF FF FF FF FF FF")).status()).isEqualTo(1009);
        assertThat(decode(hex("C2 7F 00 00 00 00 00 21 00 00")).violation()).isEmpty();
        assertThat(decode(hex("C2 7F 00 00 00 00 00 21 00 01")).status()).isEqualTo(1009);
    }

    @ParameterizedTest
    @CsvSource({"100, 1009", "1032, 0"})
    void ratioIsHeldAtAnyPointOfAMessage(int ratio, int status) {
        byte[] message = frame(Peer.UPSTREAM, 0xC2, sender.bomb(500_000));

        Decoded decoded = decode(Peer.UPSTREAM, MOST, terms(true, OptionalInt.of(ratio)), 100, message);

        assertThat(decoded.violation().map(broken -> broken.status().code()).orElse(0))
                .isEqualTo(status);
        decoded.violation().ifPresent(broken -> assertThat(broken.rule())
                .isEqualTo("message of more than " + ratio + " times as many bytes as arrived"));
    }

    // ---- what is held

    @Test
    void nothingIsHeldBeforeTheFirstCompressedMessage() {
        FrameDecoder decoder = new FrameDecoder(
                new DecoderRules(Peer.UPSTREAM, MOST, 16, true, false), Optional.of(terms(true, OptionalInt.empty())));
        decoder.read(ByteBuffer.wrap(frame(0x81, "41")));
        assertThat(ZlibStreams.open()).isEqualTo(openBefore);

        decoder.read(ByteBuffer.wrap(frame(0xC1, "F2 48 CD C9 C9 07 00")));
        assertThat(ZlibStreams.open()).isEqualTo(openBefore + 1);

        decoder.end();
        decoder.end();
        assertThat(ZlibStreams.open()).isEqualTo(openBefore);
    }

    @Test
    void withoutTakeoverNothingIsHeldBetweenMessages() {
        FrameDecoder decoder = new FrameDecoder(
                new DecoderRules(Peer.UPSTREAM, MOST, 16, true, false), Optional.of(terms(false, OptionalInt.empty())));

        assertThat(decoder.read(ByteBuffer.wrap(frame(0xC1, "F2 48 CD C9 C9 07 00"))))
                .isEqualTo(Progress.FRAME);

        assertThat(ZlibStreams.open()).isEqualTo(openBefore);
    }
}
