package io.framegate.config;

/** Which forms of a frame's length are accepted (spec 5.2). */
public enum LengthPolicy {
    /** Every form. */
    ANY,
    /** Only the shortest; another is closed with 1002. */
    MINIMAL
}
