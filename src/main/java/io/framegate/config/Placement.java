package io.framegate.config;

/** Where a plugin runs. */
public enum Placement {
    /** In the gateway's own process. */
    LOCAL,
    /** In plugin hosts: other processes of the cluster. */
    REMOTE,
    /** In the gateway's own process if it can start there, otherwise in plugin hosts. */
    PREFER_LOCAL;

    /** Such as {@code prefer-local}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
