package io.framegate.bus.wire;

/** What came from another process is not what this one reads; says why without quoting it. */
final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(String why) {
        super(why, null, false, false);
    }
}
