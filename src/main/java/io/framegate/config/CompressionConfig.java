package io.framegate.config;

import io.framegate.frame.DeflateRules;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * permessage-deflate (RFC 7692) on either leg. Each leg negotiates for itself; plugins see inflated messages whatever comes
 * of it, and limits are about inflated sizes.
 *
 * @param client whether a client's offer is accepted
 * @param upstream whether it is offered to the upstream, and its acceptance accepted
 * @param windowBits the largest window either end is to use, as a power of two
 * @param contextTakeover whether a message may refer to the ones before it
 * @param level how hard to try
 * @param minSize messages of fewer bytes are sent as they are
 * @param maxInflatedRatio how many times as long as it arrived a message may become; empty for any
 */
@Describe("Compression of messages, permessage-deflate: each leg negotiates for itself, plugins see inflated messages.")
public record CompressionConfig(
        @Describe(
                "Between clients and gateway: off ignores a client's offer, accept takes the first that can be kept to.")
        @Default("off")
        Mode client,

        @Describe(
                "Between gateway and upstream: off offers nothing, accept offers it and accepts what the upstream makes of it.")
        @Default("off")
        Mode upstream,

        @Describe("The largest window either end is to use, as a power of two.")
        @Default("15")
        @Range(min = 9, max = 15)
        int windowBits,

        @Describe(
                "Let messages refer to the ones before them: smaller, for some 300 KiB of memory per leg all the time.")
        @Default("true")
        boolean contextTakeover,

        @Describe("How hard to try, from 1 (fast) to 9 (small).") @Default("6") @Range(min = 1, max = 9)
        int level,

        @Describe("Messages of fewer bytes are sent as they are.") @Default("1024") @Range(min = 0, max = 33_554_432)
        int minSize,

        @Describe(
                "How many times as long as it arrived a message may become, at any point of it; more is closed with 1009.")
        @Range(min = 1, max = 1032)
        OptionalInt maxInflatedRatio) {

    /** What is done about the extension on one leg. */
    public enum Mode {
        /** It is neither accepted nor offered. */
        OFF,
        /** It is accepted: from a client that offers it, from an upstream to which it is offered. */
        ACCEPT
    }

    /** What to accept of a client's offers; empty for nothing. */
    public Optional<DeflateRules> forClient() {
        return rules(client);
    }

    /** What to offer to the upstream; empty for nothing. */
    public Optional<DeflateRules> forUpstream() {
        return rules(upstream);
    }

    private Optional<DeflateRules> rules(Mode mode) {
        return mode == Mode.OFF
                ? Optional.empty()
                : Optional.of(new DeflateRules(windowBits, contextTakeover, level, minSize, maxInflatedRatio));
    }
}
