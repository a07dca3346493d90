package io.framegate.frame;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.testkit.Frames;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What frames, payloads and statuses are as values: what they equal, and how they show themselves in a log. */
class ValuesTest {

    private static Payload payload(String hex) {
        return Payload.of(Frames.hex(hex));
    }

    @Test
    void payloadsDifferByEveryByteAndByTheirLength() {
        assertThat(payload("01 02")).isNotEqualTo(payload("01 03")).isNotEqualTo(payload("01 02 03"));
        assertThat(payload("01 02").equals(new Object())).isFalse();
        assertThat(payload("01 02 FF")).hasSameHashCodeAs(Arrays.hashCode(Frames.hex("01 02 FF")));
    }

    @Test
    void framesDifferByTypeStatusAndPayload() {
        assertThat(text("a")).isNotEqualTo(text("b")).isNotEqualTo(ping("a"));
        assertThat(close(1000, "a")).isNotEqualTo(close(1001, "a")).isNotEqualTo(close(1000, "b"));
        assertThat(text("a").equals(new Object())).isFalse();
        assertThat(text("a").hashCode())
                .isEqualTo(text("a").hashCode())
                .isNotEqualTo(text("b").hashCode());
    }

    @Test
    void payloadHasNoByteBeyondItsLengthWhateverItsArrayHas() {
        Payload payload = Payload.owned(new byte[] {1, 2, 3}, 2);

        assertThat(payload.at(0)).isEqualTo((byte) 1);
        assertThat(payload.at(1)).isEqualTo((byte) 2);
        assertThatThrownBy(() -> payload.at(2)).hasMessage("byte 2 of 2");
        assertThatThrownBy(() -> payload.at(-1)).hasMessage("byte -1 of 2");
    }

    @Test
    void payloadOfABufferIsWhatIsLeftInIt() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);

        assertThat(Payload.of(buffer)).isEqualTo(payload("02 03"));
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void payloadIsFilledByWhoHasTheBytes() {
        assertThat(Payload.of(2, bytes -> bytes[1] = 7)).isEqualTo(payload("00 07"));
        assertThat(Payload.of(0, bytes -> {})).isSameAs(Payload.EMPTY);
    }

    @Test
    void payloadShowsItsLengthAndItsFirstBytes() {
        assertThat(Payload.EMPTY).hasToString("0 bytes");
        assertThat(payload("61 1F 20 7E 7F C3")).hasToString("6 bytes: a\\1f ~\\7f\\c3");
        assertThat(Payload.of("x".repeat(24))).hasToString("24 bytes: " + "x".repeat(24));
        assertThat(Payload.of("x".repeat(25))).hasToString("25 bytes: " + "x".repeat(24) + "...");
    }

    @Test
    void frameShowsItsTypeItsStatusAndItsPayload() {
        assertThat(text("a")).hasToString("text(1 bytes: a)");
        assertThat(close(1000, "bye")).hasToString("close(1000, 3 bytes: bye)");
        assertThat(text("\u20AC").text()).isEqualTo("\u20AC");
    }

    @Test
    void statusShowsWhatThereIsOfIt() {
        assertThat(CloseStatus.NONE).hasToString("none");
        assertThat(CloseStatus.of(1000)).hasToString("1000");
        assertThat(CloseStatus.of(1000, "bye")).hasToString("1000 \"bye\"");
        assertThat(CloseStatus.NONE.isEmpty()).isTrue();
        assertThat(CloseStatus.of(1000).isEmpty()).isFalse();
    }
}
