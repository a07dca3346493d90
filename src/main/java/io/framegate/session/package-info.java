/**
 * The sans-I/O core: one {@link io.framegate.session.Session} owns one client and its upstream.
 *
 * <p>Events go in, actions come out: {@code session.on(event, now)}. There is no socket, no clock, no thread and no
 * library here, so that every order of events can be tried, from a seed, thousands of times a second. The shell around it
 * (package {@code gateway}) turns what sockets and plugins do into events, and performs the actions.
 *
 * <p>A {@link io.framegate.session.Session} holds two lanes, one per direction, with the same body and a
 * {@link io.framegate.frame.Peer} for a parameter; a lane takes frames in order through the chain of plugins. It holds two
 * links, one per socket, with the facts of each side's close. Who decides what is written down once: order, skipping,
 * time-outs and failure policy in the lane; closing, lingering and ending in the session.
 */
@NullMarked
package io.framegate.session;

import org.jspecify.annotations.NullMarked;
