package io.framegate.config;

/** Whether clients of a TLS listener show a certificate. */
public enum ClientAuth {
    /** They are not asked. */
    NONE,
    /** They are asked; one that is shown must be valid. */
    REQUEST,
    /** Without a valid one there is no connection. */
    REQUIRED
}
