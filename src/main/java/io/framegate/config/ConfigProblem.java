package io.framegate.config;

/**
 * Something in a configuration that keeps it from being used.
 *
 * @param path where, as {@link ConfigPath} writes it; the name of a variable or property if an override is at fault; empty
 *     for the document as a whole
 * @param message what was expected and what was found, in one line without secrets
 */
public record ConfigProblem(String path, String message) {

    /** The path, a colon and the message. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
