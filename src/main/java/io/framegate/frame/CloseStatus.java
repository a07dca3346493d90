package io.framegate.frame;

import java.nio.charset.StandardCharsets;

/**
 * The status of a close frame: a code and a reason, or {@link #NONE} for a close frame without a body.
 *
 * <p>This is the one place that knows which codes may be on the wire: 1000 to 1003, 1007 to 1014 and 3000 to 4999
 * (RFC 6455 section 7.4, spec 2.1 A4). In particular never 1004, 1005, 1006 and 1015.
 *
 * @param code the code, or 0 in {@link #NONE} alone
 * @param reason the reason, at most {@value #MAX_REASON} bytes of UTF-8, empty if there is none
 */
public record CloseStatus(int code, String reason) {

    /** Longest reason, in bytes of UTF-8: a control frame's 125 less two for the code. */
    public static final int MAX_REASON = FrameType.MAX_CONTROL_PAYLOAD - 2;

    /** A close frame without a body, {@code 88 00} on the wire. */
    public static final CloseStatus NONE = new CloseStatus(0, "");

    /** 1001 without a reason: what a session's one side is told when the other is gone or at fault. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "");

    /** 1011 without a reason: what both sides are told when a plugin failed. */
    public static final CloseStatus PLUGIN_FAILED = new CloseStatus(1011, "");

    /**
     * @throws IllegalArgumentException if the code may not be sent, the reason is too long, or there is a reason without
     *     a code
     */
    public CloseStatus {
        if (code == 0 ? !reason.isEmpty() : !mayBeSent(code)) {
            throw new IllegalArgumentException(
                    code == 0
                            ? "a close reason needs a status"
                            : "status " + code + " may not be sent in a close frame");
        }
        if (reason.length() > MAX_REASON / 4 && reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
            throw new IllegalArgumentException("close reason is longer than " + MAX_REASON + " bytes");
        }
    }

    /** A status without a reason. */
    public static CloseStatus of(int code) {
        return new CloseStatus(code, "");
    }

    /** A status with a reason. */
    public static CloseStatus of(int code, String reason) {
        return new CloseStatus(code, reason);
    }

    /** Whether an endpoint may put this code into a close frame, and so also whether we accept one that carries it. */
    public static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** Whether this is the status of a close frame without a body. */
    public boolean isEmpty() {
        return code == 0;
    }

    /** The code by which logs tell of it: 1005 for a close frame without a body (RFC 6455 section 7.1.5). */
    public int reportedCode() {
        return isEmpty() ? 1005 : code;
    }

    @Override
    public String toString() {
        return isEmpty() ? "none" : reason.isEmpty() ? Integer.toString(code) : code + " \"" + reason + "\"";
    }
}
