package io.framegate.frame;

/**
 * What a decoder demands of the peer whose frames it reads.
 *
 * @param from whose frames these are: a client's must be masked, an upstream's must not (RFC 6455 section 5.1)
 * @param maxPayload most bytes of one message, over all its fragments; control frames are exempt (spec 5.3)
 * @param maxFragments most fragments of one message (spec 5.3)
 * @param minFragmentSize fewest bytes of a fragment that is not the last of its message, as they are on the wire
 * @param utf8 whether text and close reasons must be UTF-8 (RFC 6455 section 8.1)
 * @param minimalLength whether a length must be in its shortest form (RFC 6455 section 5.2)
 */
public record DecoderRules(
        Peer from, int maxPayload, int maxFragments, int minFragmentSize, boolean utf8, boolean minimalLength) {

    /** The highest limit there is, in bytes: 32 MiB (spec 5.3). */
    public static final int HIGHEST_MAX_PAYLOAD = 33_554_432;

    /** Rules that let fragments be as small as they like. */
    public DecoderRules(Peer from, int maxPayload, int maxFragments, boolean utf8, boolean minimalLength) {
        this(from, maxPayload, maxFragments, 0, utf8, minimalLength);
    }

    /** @throws IllegalArgumentException if {@code maxPayload} is not in 1..{@value #HIGHEST_MAX_PAYLOAD} or {@code maxFragments} not positive */
    public DecoderRules {
        if (maxPayload < 1 || maxPayload > HIGHEST_MAX_PAYLOAD) {
            throw new IllegalArgumentException("maxPayload must be in 1.." + HIGHEST_MAX_PAYLOAD + ": " + maxPayload);
        }
        if (maxFragments < 1) {
            throw new IllegalArgumentException("maxFragments must be positive: " + maxFragments);
        }
    }
}
