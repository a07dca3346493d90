package io.framegate.frame;

import java.util.Locale;

/**
 * The five kinds of frame a plugin can meet. There is no {@code continuation}: fragments are joined before plugins run
 * (spec 2.2, rule 1).
 */
public enum FrameType {
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    /** Longest payload of a control frame, in bytes (RFC 6455 section 5.5). */
    public static final int MAX_CONTROL_PAYLOAD = 125;

    private final int opcode;
    private final String pdkName;

    FrameType(int opcode) {
        this.opcode = opcode;
        this.pdkName = name().toLowerCase(Locale.ROOT);
    }

    /** The opcode of RFC 6455 section 5.2. */
    public int opcode() {
        return opcode;
    }

    /** The name Kong's PDK uses: {@code text}, {@code binary}, {@code close}, {@code ping} or {@code pong}. */
    public String pdkName() {
        return pdkName;
    }

    /** Whether this is a control frame, which limits never touch and fragments never wait for (RFC 6455 section 5.5). */
    public boolean isControl() {
        return opcode >= 0x8;
    }
}
