package io.framegate.conformance;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The simplest reading of RFC 6455 5.4 there is: fragments are joined, control frames overtake, a close frame is the last. */
final class Joined {

    private final List<Frame> frames = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private FrameType type = FrameType.BINARY;
    private boolean closed;

    /** What came out so far. */
    List<Frame> frames() {
        return frames;
    }

    void add(Notation.Sent sent) {
        if (closed) {
            return;
        }
        if (sent.opcode() >= 8) {
            control(sent);
            return;
        }
        if (sent.opcode() != 0) {
            type = sent.opcode() == 1 ? FrameType.TEXT : FrameType.BINARY;
        }
        message.writeBytes(sent.payload());
        if (sent.fin()) {
            frames.add(Frame.of(type, Payload.of(message.toByteArray())));
            message.reset();
        }
    }

    private void control(Notation.Sent sent) {
        if (sent.payload().length > FrameType.MAX_CONTROL_PAYLOAD) {
            return;
        }
        if (sent.opcode() != 8) {
            frames.add(Frame.of(sent.opcode() == 9 ? FrameType.PING : FrameType.PONG, Payload.of(sent.payload())));
        } else if (sent.payload().length != 1) {
            closed = true;
            frames.add(close(sent.payload()));
        }
    }

    /** The close frame with this body. */
    static Frame close(byte[] body) {
        if (body.length == 0) {
            return Frame.close(CloseStatus.NONE);
        }
        int code = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
        return CloseStatus.mayBeSent(code)
                ? Frame.close(CloseStatus.of(code)).withPayload(Payload.of(Arrays.copyOfRange(body, 2, body.length)))
                : Frame.close(CloseStatus.NONE);
    }
}
