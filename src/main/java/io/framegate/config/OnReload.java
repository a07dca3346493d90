package io.framegate.config;

/** What becomes of a plugin in open sessions when the configuration is read again and has another version of it, or none. */
public enum OnReload {
    /** They keep the plugin that they began with; new sessions get the new one. */
    KEEP,
    /** They go on with the new one between two messages. */
    MOVE
}
