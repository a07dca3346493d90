package io.framegate.frame;

/**
 * A rule a peer broke, and the status its own connection is closed with. The other side is told
 * {@link CloseStatus#GOING_AWAY} (spec 5.2, 5.3).
 *
 * @param rule the rule in one sentence, with its section of RFC 6455; for logs, never sent
 * @param status what the offender is told: 1002, 1007 or 1009, or 1008 where a limit of the operator's is meant
 */
public record Violation(String rule, CloseStatus status) {

    private static final CloseStatus PROTOCOL_ERROR = CloseStatus.of(1002);
    private static final CloseStatus INVALID_PAYLOAD = CloseStatus.of(1007);

    /** What the sender of a message over its limit is told (spec 5.3). */
    public static final CloseStatus PAYLOAD_TOO_LARGE = CloseStatus.of(1009, "Payload Too Large");

    static Violation protocol(String rule) {
        return new Violation(rule, PROTOCOL_ERROR);
    }

    static Violation invalidPayload(String rule) {
        return new Violation(rule, INVALID_PAYLOAD);
    }

    static Violation tooLarge(String rule) {
        return new Violation(rule, PAYLOAD_TOO_LARGE);
    }
}
