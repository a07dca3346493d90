package io.framegate.testkit;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import java.util.HexFormat;

/** Frames in few words. */
public final class Frames {

    private Frames() {}

    public static Frame text(String text) {
        return Frame.text(text);
    }

    public static Frame text(int length) {
        return Frame.text("x".repeat(length));
    }

    public static Frame binary(String hex) {
        return Frame.of(FrameType.BINARY, Payload.of(hex(hex)));
    }

    public static Frame ping(String payload) {
        return Frame.of(FrameType.PING, Payload.of(payload));
    }

    public static Frame pong(String payload) {
        return Frame.of(FrameType.PONG, Payload.of(payload));
    }

    public static Frame close() {
        return Frame.close(CloseStatus.NONE);
    }

    public static Frame close(int status) {
        return Frame.close(CloseStatus.of(status));
    }

    public static Frame close(int status, String reason) {
        return Frame.close(CloseStatus.of(status, reason));
    }

    /** Bytes written as hex, blanks anywhere. */
    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    public static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }
}
