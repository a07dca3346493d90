package io.framegate.load;

import java.util.List;

/** A route of {@code conf/examples/bench-kong.yml} or {@code bench-policies.yml}, or none of them. */
enum Mode {
    /** No plugin. */
    NONE("none", ""),
    /** Three plugins that look at every frame. */
    INSPECT("inspect", ""),
    /** One that changes every text, in both directions. */
    REWRITE("rewrite", "[c][u]"),
    /** {@code websocket-size-limit}, which speaks in the handshake alone. */
    SIZE_LIMIT("size-limit", ""),
    /** {@code websocket-rate-limiting}: counts the frames of both directions. */
    RATE_LIMITING("rate-limiting", ""),
    /** {@code websocket-validator}: reads and validates the messages of both directions. */
    VALIDATOR("validator", ""),
    /** These three. */
    POLICIES("policies", ""),
    /** No gateway at all: a {@link BareRelay}. */
    RELAY("relay", "");

    /** Those that are measured if nobody says otherwise. */
    static final List<Mode> USUAL = List.of(NONE, INSPECT, REWRITE);

    private final String route;
    private final String appended;

    Mode(String route, String appended) {
        this.route = route;
        this.appended = appended;
    }

    /** Its path. */
    String path() {
        return "/" + route;
    }

    /** What a message has at its end when it is back. */
    String appended() {
        return appended;
    }

    /** Whether only messages pass that its schema allows. */
    boolean wantsJson() {
        return this == VALIDATOR || this == POLICIES;
    }

    /** The name of its route. */
    @Override
    public String toString() {
        return route;
    }
}
