package io.framegate.frame;

/**
 * permessage-deflate as it was agreed with one peer (RFC 7692 section 7.1), from the gateway's point of view.
 *
 * @param rules what the gateway wanted
 * @param readTakeover whether the peer's messages may refer to the ones before them
 * @param writeTakeover whether the gateway's may
 * @param writeWindowBits the window of the gateway's messages, 8..15. There is none for the peer's: whatever was agreed, they
 *     are read with the largest
 */
public record DeflateTerms(DeflateRules rules, boolean readTakeover, boolean writeTakeover, int writeWindowBits) {}
