package io.framegate.frame;

import java.util.OptionalInt;

/**
 * What this gateway wants of permessage-deflate (RFC 7692) on one leg, before anything is negotiated.
 *
 * @param windowBits the largest window either end is to use, as a power of two
 * @param contextTakeover whether a message may refer to the ones before it
 * @param level how hard to try, 1 (fast) to 9 (small)
 * @param minSize messages of fewer bytes are sent as they are; an empty one always is
 * @param maxInflatedRatio how many times as long as it arrived a message may become at any point of it; empty for any
 */
public record DeflateRules(
        int windowBits, boolean contextTakeover, int level, int minSize, OptionalInt maxInflatedRatio) {

    /** The smallest window that RFC 7692 section 7.1.2 has, 256 bytes. */
    public static final int LEAST_WINDOW_BITS = 8;
    /** The largest, and what every end uses where nothing else was agreed: 32 KiB. */
    public static final int MOST_WINDOW_BITS = 15;

    /** @throws IllegalArgumentException if {@code windowBits} is not in 8..15, {@code level} not in 1..9, or a number too small */
    public DeflateRules {
        if (windowBits < LEAST_WINDOW_BITS || windowBits > MOST_WINDOW_BITS) {
            throw new IllegalArgumentException("windowBits must be in 8..15: " + windowBits);
        }
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("level must be in 1..9: " + level);
        }
        if (minSize < 0 || maxInflatedRatio.orElse(1) < 1) {
            throw new IllegalArgumentException("minSize must not be negative, maxInflatedRatio must be positive");
        }
    }
}
