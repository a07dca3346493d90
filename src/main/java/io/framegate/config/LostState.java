package io.framegate.config;

/**
 * What becomes of a session whose plugin moved to another host without what it remembered: its host was lost, or it exports
 * nothing ({@link io.framegate.pdk.OnMove}).
 */
public enum LostState {
    /** The plugin starts on the new host as if the session had just begun. */
    START_OVER,
    /** The plugin fails for the rest of the session, which {@code on_failure} decides about. */
    FAIL
}
