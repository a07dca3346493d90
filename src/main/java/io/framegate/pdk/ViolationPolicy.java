package io.framegate.pdk;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of a frame or a handshake that breaks a plugin's rule; the same fields in every plugin that has rules, beside its
 * own ({@link Inline}). What the operator leaves out is as the plugin's {@link Rule} says.
 *
 * @param enforcementMode whether anything becomes of it at all
 * @param onViolation what becomes of a frame; a handshake is refused, a close frame that cannot be dropped goes on
 * @param closeCode the status for whoever sent the frame
 * @param closeReason its reason
 * @param peerCloseCode the status for the other side
 * @param peerCloseReason its reason; needs {@code peer_close_code}
 * @param errorMessage the text for whoever sent the frame under {@code on_violation: error_message}
 */
public record ViolationPolicy(
        @Describe(
                "block acts on what breaks a rule; log_only lets it pass and notes it in the log, once a session and direction.")
        @Default("block")
        EnforcementMode enforcementMode,

        @Describe(
                "What becomes of a frame that breaks a rule: close both connections, drop the frame, or drop it and send its"
                        + " sender error_message.")
        @Default("close")
        OnViolation onViolation,

        @Describe(
                "The status of the close frame for whoever sent the frame: 1000 to 1003, 1007 to 1014 or 3000 to 4999.")
        OptionalInt closeCode,

        @Describe("Its reason, at most 123 bytes.") Optional<String> closeReason,

        @Describe("The status of the close frame for the other side.")
        OptionalInt peerCloseCode,

        @Describe("Its reason, at most 123 bytes; needs peer_close_code.")
        Optional<String> peerCloseReason,

        @Describe("The text message for whoever sent the frame under on_violation: error_message.")
        Optional<String> errorMessage) {

    /** Kong's fields of a policy: nothing is configured. */
    public static final ViolationPolicy DEFAULT = new ViolationPolicy(
            EnforcementMode.BLOCK,
            OnViolation.CLOSE,
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    /** Whether a rule is acted on. */
    public enum EnforcementMode {
        BLOCK,
        LOG_ONLY;

        /**
         * What becomes of a handshake that breaks a rule.
         *
         * @param otherwise what would have become of it; it does, with a note, if the rule is not enforced
         * @param rule what is broken, in words; nothing that the client sent
         * @param answer what becomes of it if the rule is
         */
        public HandshakeDecision violated(Proceed otherwise, String rule, Reject answer) {
            return this == LOG_ONLY ? otherwise.withUnenforced(rule) : answer;
        }
    }

    /** What becomes of a frame that breaks a rule. */
    public enum OnViolation {
        CLOSE,
        DROP,
        ERROR_MESSAGE
    }

    /**
     * A rule of a plugin, and what follows where nothing is configured.
     *
     * @param message what is broken, in words; nothing that a peer sent
     * @param sender what whoever sent the frame is told when the connections are closed; not {@link CloseStatus#NONE}
     * @param peer what the other side is told
     */
    public record Rule(String message, CloseStatus sender, CloseStatus peer) {}

    /** @throws IllegalArgumentException if a status may not be sent, a reason is too long or has no status */
    public ViolationPolicy {
        closeCode.ifPresent(code -> check("close_code", code));
        peerCloseCode.ifPresent(code -> check("peer_close_code", code));
        closeReason.ifPresent(reason -> check("close_reason", reason));
        peerCloseReason.ifPresent(reason -> check("peer_close_reason", reason));
        if (peerCloseReason.isPresent() && peerCloseCode.isEmpty()) {
            throw new IllegalArgumentException("peer_close_reason needs peer_close_code");
        }
    }

    private static void check(String field, int code) {
        if (!CloseStatus.mayBeSent(code)) {
            throw new IllegalArgumentException(
                    field + ": " + code + " may not be sent: expected 1000 to 1003, 1007 to 1014 or 3000 to 4999");
        }
    }

    private static void check(String field, String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > CloseStatus.MAX_REASON) {
            throw new IllegalArgumentException(field + " is longer than " + CloseStatus.MAX_REASON + " bytes");
        }
    }

    /** What becomes of the frame in flight, which breaks the rule. */
    public Decision violated(FrameContext context, Rule rule) {
        if (enforcementMode == EnforcementMode.LOG_ONLY) {
            return context.forward(rule.message());
        } else if (onViolation == OnViolation.CLOSE) {
            return context.close(
                            status(rule.sender(), closeCode, closeReason),
                            status(rule.peer(), peerCloseCode, peerCloseReason))
                    .because(rule.message());
        } else if (context.getFrame().isClose()) {
            return context.forward();
        }
        return onViolation == OnViolation.DROP ? context.dropFrame() : context.dropFrame(error(rule));
    }

    /** A configured status keeps no reason that was meant for another. */
    private static CloseStatus status(CloseStatus usual, OptionalInt code, Optional<String> reason) {
        String usualReason = code.isEmpty() || code.getAsInt() == usual.code() ? usual.reason() : "";
        return CloseStatus.of(code.orElse(usual.code()), reason.orElse(usualReason));
    }

    private Frame error(Rule rule) {
        return Frame.text(errorMessage.orElseGet(
                () -> "{\"message\":\"" + rule.message().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}"));
    }
}
