package io.framegate.session;

/**
 * What happens to a frame whose plugin failed: threw, did not answer in time, was not there, decided illegally, or was not
 * asked because its {@link Breaker} is open.
 */
public enum FailurePolicy {
    /** The frame goes on as if the plugin had forwarded it. */
    OPEN,
    /** The session ends, 1011 on both sides (spec 7.2 C10). */
    CLOSED
}
