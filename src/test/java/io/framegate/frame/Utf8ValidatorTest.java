package io.framegate.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** RFC 3629, held against the JDK's own decoder. */
class Utf8ValidatorTest {

    private static boolean isValid(byte[] bytes, int cut) {
        Utf8Validator validator = new Utf8Validator();
        return validator.accepts(bytes, 0, cut)
                && validator.accepts(bytes, cut, bytes.length)
                && validator.isComplete();
    }

    private static boolean jdkSaysValid(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    private static byte[] encoded(int codePoint) {
        return Character.isSurrogate((char) codePoint) && codePoint < 0x10000
                ? new byte[] {(byte) 0xED, (byte) (0x80 | codePoint >> 6 & 0x3F), (byte) (0x80 | codePoint & 0x3F)}
                : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void agreesWithTheJdkOnEveryCharacterAndSurrogate() {
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++) {
            byte[] bytes = encoded(codePoint);
            assertThat(isValid(bytes, bytes.length / 2)).isEqualTo(jdkSaysValid(bytes));
        }
    }

    @Test
    void agreesWithTheJdkOnEveryCharacterAmongOthersThatArriveWhole() {
        byte[] text = new byte[44];
        Arrays.fill(text, (byte) 'a');
        for (int codePoint = 0x80; codePoint <= 0x10FFFF; codePoint++) {
            byte[] bytes = encoded(codePoint);
            System.arraycopy(bytes, 0, text, 35, bytes.length);
            assertThat(isValid(text, text.length)).isEqualTo(jdkSaysValid(text));
            Arrays.fill(text, 35, 39, (byte) 'a');
        }
    }

    @Test
    void agreesWithTheJdkOnEveryFirstByteWithWrongOnesBehindIt() {
        int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF};
        byte[] text = new byte[12];
        Arrays.fill(text, (byte) 'a');
        for (int first = 0x80; first < 256; first++) {
            for (int second : edges) {
                for (int third : edges) {
                    for (int fourth : edges) {
                        text[2] = (byte) first;
                        text[3] = (byte) second;
                        text[4] = (byte) third;
                        text[5] = (byte) fourth;
                        assertThat(isValid(text, text.length)).isEqualTo(jdkSaysValid(text));
                    }
                }
            }
        }
    }

    @Test
    void agreesWithTheJdkOnEveryPairOfBytes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byte[] bytes = {(byte) first, (byte) second};
                assertThat(isValid(bytes, 1)).isEqualTo(jdkSaysValid(bytes));
            }
        }
    }

    @Property(tries = 20_000)
    void agreesWithTheJdkWhereverTheBytesAreCut(@ForAll("almostUtf8") byte[] bytes, @ForAll int cut) {
        int at = bytes.length == 0 ? 0 : Math.floorMod(cut, bytes.length + 1);

        assertThat(isValid(bytes, at)).isEqualTo(jdkSaysValid(bytes));
    }

    /** Bytes that are often near the rules' edges, with ASCII around them. */
    @Provide
    Arbitrary<byte[]> almostUtf8() {
        Arbitrary<Byte> edge = Arbitraries.of(
                        0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xEC, 0xED, 0xEE, 0xEF,
                        0xF0, 0xF3, 0xF4, 0xF5, 0xFF)
                .map(Integer::byteValue);
        Arbitrary<Byte> ascii = Arbitraries.integers().between(0, 0x7F).map(Integer::byteValue);
        return Arbitraries.oneOf(edge, ascii, ascii).array(byte[].class).ofMaxSize(90);
    }
}
