package io.framegate.plugins.limiting;

/** Where the counters are: Kong's {@code policy}, of which one is there. */
public enum Policy {
    /** In each gateway process, for all its event loops. */
    LOCAL
}
