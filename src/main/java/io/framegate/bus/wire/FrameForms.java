package io.framegate.bus.wire;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;

/** Frames and what they are made of. */
final class FrameForms {

    static final Form<Payload> PAYLOAD = Form.of(WireOutput::payload, WireInput::payload);

    /** The type, of a close frame also the status, 0 for none, and the payload. */
    static final Form<Frame> FRAME = Form.of(FrameForms::writeFrame, FrameForms::readFrame);

    /** The code, 0 for none, and if there is one the reason. */
    static final Form<CloseStatus> CLOSE_STATUS = Form.of(
            (out, status) -> {
                out.integer(status.code());
                if (!status.isEmpty()) {
                    out.text(status.reason());
                }
            },
            in -> {
                int code = in.integer();
                return code == 0 ? CloseStatus.NONE : CloseStatus.of(code, in.text());
            });

    private FrameForms() {}

    private static void writeFrame(WireOutput out, Frame frame) {
        out.form(Numbers.FRAME_TYPE, frame.type());
        if (frame.isClose()) {
            out.integer(frame.status().orElse(0));
        }
        out.payload(frame.payload());
    }

    private static Frame readFrame(WireInput in) {
        FrameType type = in.form(Numbers.FRAME_TYPE);
        int status = type == FrameType.CLOSE ? in.integer() : 0;
        Frame frame = Frame.of(type, in.payload());
        return status == 0 ? frame : frame.withStatus(status);
    }
}
