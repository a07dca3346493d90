package io.framegate.plugins.acl;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;

/**
 * What becomes of messages of one kind.
 *
 * @param when the kind
 * @param action what becomes of them
 */
public record Rule(
        @Describe("What the rule is about; without it, every message.") @Default("{}")
        When when,

        @Describe(
                "What becomes of such a message: allow lets it pass, drop drops it, close closes both connections, error drops it"
                        + " and sends its sender error_message.")
        Action action) {

    /** What becomes of a message. */
    public enum Action {
        ALLOW,
        DROP,
        CLOSE,
        ERROR
    }
}
