/**
 * Reaching an upstream: a connection and a handshake, tried again where that can help.
 */
@NullMarked
package io.framegate.upstream;

import org.jspecify.annotations.NullMarked;
