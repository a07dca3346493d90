/** {@code kong.*}, except {@code kong.websocket.*}: what a script may ask of its session and change in its handshake. */
@NullMarked
package io.framegate.lua.library.kong;

import org.jspecify.annotations.NullMarked;
