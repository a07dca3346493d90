package io.framegate.config;

/** The media type of an error body where the request does not say which one it wants (spec 6.6). */
public enum ErrorType {
    /** The message and the request id on a line each. */
    PLAIN("text/plain"),
    /** An object with the message and the request id. */
    JSON("application/json"),
    /** An XML document with both. */
    XML("application/xml"),
    /** An HTML page with both. */
    HTML("text/html");

    private final String text;

    ErrorType(String text) {
        this.text = text;
    }

    /** The media type, such as {@code text/plain}. */
    @Override
    public String toString() {
        return text;
    }
}
