package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;

/**
 * How strictly received frames are read (spec 5.2).
 *
 * @param utf8 what becomes of a text message that is not UTF-8
 * @param lengths which forms of a length are accepted
 */
@Describe("How strictly received frames are read.")
public record FramesConfig(
        @Describe("Text that is not UTF-8: validate closes its sender with 1007, transparent forwards it unchanged.")
        @Default("validate")
        Utf8Policy utf8,

        @Describe("Forms of a frame's length: any is accepted, or only the minimal one; another is closed with 1002.")
        @Default("any")
        LengthPolicy lengths) {

    /** What becomes of a text message or a close reason that is not UTF-8 (spec 5.2). */
    public enum Utf8Policy {
        /** The sender is closed with 1007. */
        VALIDATE,
        /** It is forwarded unchanged. */
        TRANSPARENT
    }

    /** Which forms of a frame's length are accepted (spec 5.2). */
    public enum LengthPolicy {
        /** Every form. */
        ANY,
        /** Only the shortest; another is closed with 1002. */
        MINIMAL
    }
}
