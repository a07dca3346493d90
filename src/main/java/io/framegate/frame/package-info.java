/**
 * RFC 6455 values: what travels between a client and an upstream, and the two directions of its journey over the wire.
 *
 * <ul>
 *   <li>{@link io.framegate.frame.Frame}: one message as a plugin sees it, already assembled from its fragments.
 *   <li>{@link io.framegate.frame.FrameDecoder}: bytes to frames, with every rule of RFC 6455 section 5 on the way.
 *   <li>{@link io.framegate.frame.FrameEncoder}: a frame to bytes, always one FIN frame.
 *   <li>{@link io.framegate.frame.MessageDeflater} and, inside of the decoder, its counterpart: permessage-deflate (RFC 7692)
 *       where {@link io.framegate.frame.DeflateTerms} were agreed on with a peer.
 *   <li>{@link io.framegate.frame.Violation}: a broken rule and the status to close with; a value, never an exception.
 * </ul>
 *
 * <p>Nothing here does I/O, reads a clock or knows a library outside the JDK.
 */
@NullMarked
package io.framegate.frame;

import org.jspecify.annotations.NullMarked;
