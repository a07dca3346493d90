package io.framegate.load;

/** A route of {@code conf/examples/bench-kong.yml}. */
enum Mode {
    /** No plugin. */
    NONE("none", ""),
    /** Three plugins that look at every frame. */
    INSPECT("inspect", ""),
    /** One that changes every text, in both directions. */
    REWRITE("rewrite", "[c][u]");

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
