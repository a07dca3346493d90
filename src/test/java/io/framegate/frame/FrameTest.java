package io.framegate.frame;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A frame that exists can be sent. */
class FrameTest {

    @Test
    void payloadIsReplacedAndNothingElse() {
        assertThat(close(4001, "bye").withPayload(Payload.of("goodbye!"))).isEqualTo(close(4001, "goodbye!"));
        assertThat(text("a").withPayload(Payload.EMPTY)).isEqualTo(text(""));
    }

    @Test
    void statusIsReplacedAndNothingElse() {
        assertThat(close(4001, "bye").withStatus(1000)).isEqualTo(close(1000, "bye"));
        assertThat(close().withStatus(1000).status()).hasValue(1000);
    }

    @Test
    void onlyCloseFramesHaveAStatus() {
        assertThatThrownBy(() -> text("a").withStatus(1000)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> text("a").closeStatus()).isInstanceOf(IllegalStateException.class);
        assertThat(text("a").status()).isEmpty();
    }

    @Test
    @Tag("spec-71")
    void controlPayloadsAreShort() {
        assertThat(ping("x".repeat(125)).payload().length()).isEqualTo(125);
        assertThatThrownBy(() -> ping("x".repeat(126))).hasMessage("payload of a ping is longer than 125 bytes");
        assertThatThrownBy(() -> close(1000).withPayload(Payload.of("x".repeat(124))))
                .hasMessage("close reason is longer than 123 bytes");
    }

    @Test
    @Tag("spec-72")
    void sendableStatusesAreThoseOfTheRfc() {
        int[] sendable =
                IntStream.rangeClosed(0, 66_000).filter(CloseStatus::mayBeSent).toArray();

        assertThat(sendable).startsWith(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000);
        assertThat(sendable).endsWith(4999).hasSize(12 + 2_000);
    }

    @Test
    void statusRefusesWhatCannotBeSent() {
        assertThatThrownBy(() -> CloseStatus.of(1005)).hasMessage("status 1005 may not be sent in a close frame");
        assertThatThrownBy(() -> CloseStatus.of(0, "x")).hasMessage("a close reason needs a status");
        assertThatThrownBy(() -> CloseStatus.of(1000, "\u20AC".repeat(42)))
                .hasMessage("close reason is longer than 123 bytes");
        assertThat(CloseStatus.of(1000, "\u20AC".repeat(41)).reason()).hasSize(41);
    }

    @Test
    void payloadIsNobodysToChange() {
        byte[] bytes = {1, 2, 3};
        Payload payload = Payload.of(bytes);
        bytes[0] = 9;
        payload.bytes()[1] = 9;

        assertThat(payload.bytes()).containsExactly(1, 2, 3);
        assertThat(payload.buffer().isReadOnly()).isTrue();
        assertThat(payload.at(2)).isEqualTo((byte) 3);
        assertThatThrownBy(() -> payload.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void payloadsAreEqualByTheirBytesNotTheirArrays() {
        assertThat(Payload.owned(new byte[] {1, 2, 3}, 2)).isEqualTo(Payload.of(new byte[] {1, 2}));
        assertThat(Payload.owned(new byte[] {1, 2, 3}, 2)).hasSameHashCodeAs(Payload.of(new byte[] {1, 2}));
    }
}
