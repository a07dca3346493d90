/**
 * Between sessions and plugins: the event bus.
 *
 * <p>Plugins live in {@link io.framegate.bus.PluginVerticle}s. Every plugin instance has an address of its own; a session is
 * bound to the instance on its own event loop where there is one, and keeps it. What a gateway verticle has to ask in one
 * turn of its event loop travels as one {@link io.framegate.bus.PluginEnvelope} per host, by reference, with {@code send};
 * the answers come back as one {@link io.framegate.bus.ReplyEnvelope} to the gateway's own address. There is no reply
 * registration, no timer and no JSON per frame: deadlines are the session's.
 *
 * <p>A verticle of your own takes part by extending {@link io.framegate.bus.PluginVerticle}.
 */
@NullMarked
package io.framegate.bus;

import org.jspecify.annotations.NullMarked;
