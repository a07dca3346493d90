package io.framegate.count;

import io.framegate.pdk.Decision;

/** What one event loop has counted of the decisions of one plugin about frames of one direction. */
public final class PluginCounts {

    /** The kinds of decision. */
    public enum Kind {
        FORWARD,
        MODIFY,
        DROP,
        CLOSE;

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
        decisions.add(0, frames);
    }

    void decided(Decision decision) {
        decisions.add(Kind.of(decision).ordinal(), 1);
    }

    /** How often it has decided so. */
    public long decisions(Kind kind) {
        return decisions.get(kind.ordinal());
    }
}
