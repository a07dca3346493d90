/**
 * Reaching an upstream: a connection and a handshake, tried again where that can help. Where each try goes is for
 * {@link io.framegate.upstream.Destinations} to say.
 */
@NullMarked
package io.framegate.upstream;

import org.jspecify.annotations.NullMarked;
