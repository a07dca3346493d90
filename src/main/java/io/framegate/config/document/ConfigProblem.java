package io.framegate.config.document;

import java.util.Map;

/**
 * Something in a configuration that keeps it from being used.
 *
 * @param path where, as {@link ConfigPath} writes it; the name of a variable or property if an override is at fault; empty
 *     for the document as a whole
 * @param message what was expected and what was found, in one line without secrets
 */
public record ConfigProblem(String path, String message) {

    private static final int LONGEST_FOUND = 60;

    /** A text as a message shows it: in quotes, in one line, shortened if it is long. */
    public static String quote(String text) {
        String shown = text.length() <= LONGEST_FOUND ? text : text.substring(0, LONGEST_FOUND) + "...";
        return "\"" + shown.replace("\n", "\\n").replace("\r", "\\r") + "\"";
    }

    /** A value of a document as a message shows it: short, and never a whole map or list. */
    static String describe(Object found) {
        if (found instanceof String text) {
            return quote(text);
        }
        if (found instanceof Map) {
            return "a map";
        }
        return found instanceof Iterable ? "a list" : found.toString();
    }

    /** The path, a colon and the message. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
