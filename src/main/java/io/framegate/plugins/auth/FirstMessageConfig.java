package io.framegate.plugins.auth;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Hold;
import io.framegate.pdk.Range;
import io.framegate.plugins.auth.Authentication.Fallback;
import io.framegate.plugins.json.JsonPointer;
import java.util.Optional;

/**
 * How a client that shows nothing in its handshake may do so in its first message.
 *
 * @param pointer where in a JSON message that is; the empty pointer for the message as it is
 * @param timeout how long the message may take to come, in ms
 * @param swallow whether it stays with the gateway
 * @param closeCode what a client is told whose message is no good
 * @param timeoutCloseCode what one is told that sends none
 */
public record FirstMessageConfig(
        @Describe(
                "Where in the first message, which is JSON, the token is: a JSON pointer. Empty: the message is the token.")
        JsonPointer pointer,

        @Describe("How long the message may take to come, in ms.") @Default("10000") @Range(min = 1, max = 600_000)
        int timeout,

        @Describe("Whether the message stays with the gateway instead of going on to the upstream.") @Default("false")
        boolean swallow,

        @Describe("The status of the close frame for a client whose first message has no token, or no good one.")
        @Default("4401")
        int closeCode,

        @Describe("The status of the close frame for a client that sends no message in time.") @Default("4408")
        int timeoutCloseCode) {

    /** @throws IllegalArgumentException if a status may not be sent */
    public FirstMessageConfig {
        check("close_code", closeCode);
        check("timeout_close_code", timeoutCloseCode);
    }

    /** @throws IllegalArgumentException if a client could be anonymous instead of sending the message */
    static void check(Optional<FirstMessageConfig> firstMessage, Fallback fallback) {
        if (firstMessage.isPresent() && fallback.anonymous().isPresent()) {
            throw new IllegalArgumentException(
                    "anonymous and first_message: a client is either anonymous without a token or asked for one");
        }
    }

    private static void check(String field, int code) {
        if (!CloseStatus.mayBeSent(code)) {
            throw new IllegalArgumentException(
                    field + ": " + code + " may not be sent: expected 1000 to 1003, 1007 to 1014 or 3000 to 4999");
        }
    }

    /** How a session waits for the message. */
    Hold hold() {
        return new Hold(timeout, CloseStatus.of(timeoutCloseCode, "no token in time"), "no token in time");
    }
}
