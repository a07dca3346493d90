package io.framegate.config;

/** What becomes of a frame whose plugin failed or did not answer in time (spec 3.4). */
public enum FailurePolicy {
    /** It goes on unchanged. */
    OPEN,
    /** The session ends with 1011 on both sides. */
    CLOSED
}
