/**
 * The shell around the session machine: accepts clients, runs the handshake, joins two sockets and a
 * {@link io.framegate.session.Session} into a {@link io.framegate.gateway.Relay}, and lets it all go again.
 *
 * <p>The life of a session: {@link io.framegate.gateway.GatewayVerticle} gets a request, {@link io.framegate.gateway.Handshaker}
 * finds its route, asks the plugins, connects the upstream, answers the client, and starts a
 * {@link io.framegate.gateway.Relay}, which turns what sockets and plugins say into events and performs the actions that
 * follow. Everything of one session happens on one event loop.
 */
@NullMarked
package io.framegate.gateway;

import org.jspecify.annotations.NullMarked;
