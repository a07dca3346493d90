package io.framegate.config;

import io.framegate.frame.DecoderRules;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * What a session may take up (spec 5.3).
 *
 * @param clientMaxPayload most bytes of one message from a client, over all its fragments
 * @param upstreamMaxPayload most bytes of one message from an upstream
 * @param maxFragments most fragments of one message
 * @param maxHeaderSize most bytes of all header fields of a handshake request
 * @param maxInitialLine most bytes of a handshake's request line
 * @param maxConnections most connections of clients at once, in the whole process; 0 is as many as come
 * @param maxEventLoopLag how late an event loop may be before it refuses new sessions, in ms; 0 is however late
 * @param controlFramesPerSecond most pings and pongs that one peer may send in a second; 0 is as many as it likes
 */
@Describe("What a session may take up.")
public record LimitsConfig(
        @Describe("Most bytes of one message from a client, over all its fragments; a plugin may set another limit.")
        @Default("1048576")
        @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
        int clientMaxPayload,

        @Describe("Most bytes of one message from an upstream, over all its fragments; a plugin may set another limit.")
        @Default("16777216")
        @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
        int upstreamMaxPayload,

        @Describe("Most fragments of one message.") @Default("65536") @Range(min = 1)
        int maxFragments,

        @Describe("Most bytes of all header fields of a handshake request.")
        @Default("16384")
        @Range(min = 256, max = 1_048_576)
        int maxHeaderSize,

        @Describe("Most bytes of a handshake's request line.") @Default("8192") @Range(min = 256, max = 1_048_576)
        int maxInitialLine,

        @Describe("Most connections of clients at once, in the whole process; one more is answered 503. 0 is no limit.")
        @Default("0")
        @Range(min = 0)
        int maxConnections,

        @Describe(
                "How late an event loop may get to what is due before it answers new handshakes with 503, in ms, so that"
                        + " open sessions have what is left of it. 0 is however late.")
        @Default("0")
        @Range(min = 0, max = TimeoutsConfig.LONGEST)
        int maxEventLoopLag,

        @Describe("Most pings and pongs one peer may send in a second; more is closed with 1008. 0 is no limit.")
        @Default("0")
        @Range(min = 0)
        int controlFramesPerSecond) {}
