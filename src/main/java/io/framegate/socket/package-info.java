/**
 * Connections that carry frames: the only package that knows Netty.
 *
 * <p>Vert.x accepts and connects; then {@link io.framegate.socket.FrameTap} takes the place of its WebSocket codec in the
 * connection's pipeline, because Vert.x answers every ping and close by itself before anybody is asked, accepts RSV bits
 * and invalid UTF-8, and drops the connection without a close frame on a violation. {@code SocketContract} pins what this
 * relies on.
 *
 * <p>The upstream's handshake is done here too, with Netty's HTTP client codec on a Vert.x {@code NetSocket}, and not with
 * Vert.x's {@code WebSocketClient}, which fails when the upstream selects none of the offered sub-protocols, collects a
 * refusal's body without a bound, cannot be called off, and refuses request targets that {@code java.net.URI} does.
 */
@NullMarked
package io.framegate.socket;

import org.jspecify.annotations.NullMarked;
