package io.framegate.count;

import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision;

/** What one event loop has counted of the decisions of one plugin in one phase. */
public final class PluginCounts {

    /** The kinds of decision: four about frames, two about handshakes. */
    public enum Kind {
        FORWARD,
        MODIFY,
        DROP,
        CLOSE,
        PROCEED,
        REJECT;

        private static Kind of(Decision decision) {
            if (decision instanceof Decision.Modify) {
                return MODIFY;
            } else if (decision instanceof Decision.Drop) {
                return DROP;
            }
            return decision instanceof Decision.Close ? CLOSE : FORWARD;
        }
    }

    private final Tally decisions = new Tally(Kind.values().length);

    PluginCounts() {}

    void forwarded(int frames) {
        decisions.add(Kind.FORWARD.ordinal(), frames);
    }

    void decided(Decision decision) {
        decisions.add(Kind.of(decision).ordinal(), 1);
    }

    void decided(HandshakeDecision decision) {
        Kind kind = decision instanceof HandshakeDecision.Reject ? Kind.REJECT : Kind.PROCEED;
        decisions.add(kind.ordinal(), 1);
    }

    /** How often it has decided so. */
    public long decisions(Kind kind) {
        return decisions.get(kind.ordinal());
    }
}
