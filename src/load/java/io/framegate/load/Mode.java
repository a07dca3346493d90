package io.framegate.load;

import java.util.List;

/** A route of {@code conf/examples/bench-kong.yml}, or none of them. */
enum Mode {
    /** No plugin. */
    NONE("none", ""),
    /** Three plugins that look at every frame. */
    INSPECT("inspect", ""),
    /** One that changes every text, in both directions. */
    REWRITE("rewrite", "[c][u]"),
    /** No gateway at all: a {@link BareRelay}. */
    RELAY("relay", "");

    /** Those that are routes. */
    static final List<Mode> ROUTES = List.of(NONE, INSPECT, REWRITE);

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

    @Override
    public String toString() {
        return route;
    }
}
