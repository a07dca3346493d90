package io.framegate.config;

/** What becomes of a text message or a close reason that is not UTF-8 (spec 5.2). */
public enum Utf8Policy {
    /** The sender is closed with 1007. */
    VALIDATE,
    /** It is forwarded unchanged. */
    TRANSPARENT
}
