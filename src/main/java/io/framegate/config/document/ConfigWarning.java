package io.framegate.config.document;

/**
 * Something in a configuration that the operator should know, although the configuration is used.
 *
 * @param path where, as {@link ConfigPath} writes it; empty for the document as a whole
 * @param message what was done about it, in one line without secrets
 */
public record ConfigWarning(String path, String message) {

    /** The path, a colon and the message. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
