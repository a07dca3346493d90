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
        LengthPolicy lengths) {}
