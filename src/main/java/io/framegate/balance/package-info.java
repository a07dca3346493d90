/**
 * Upstreams with several targets (spec 10.6): which one a session goes to, which of them are healthy, where their names lead.
 *
 * <p>A {@link io.framegate.balance.Balancer} is an upstream that is in use, and lives on over changes of the declarative file. Its
 * targets have addresses, each of them a {@link io.framegate.balance.Endpoint} with its health and its open sessions. A handshake has
 * a {@link io.framegate.balance.Choice}, which says for each try where it goes; a session has a {@link io.framegate.balance.Seat}
 * from the moment its endpoint is chosen until it has ended. {@link io.framegate.balance.UpkeepVerticle} looks after all of them.
 *
 * <h2>What of Vert.x is used here, and what is not</h2>
 *
 * Vert.x 5 has {@code LoadBalancer} and {@code AddressResolver} for its HTTP client. They are not used: the client that carries
 * sessions is a {@code NetClient}, which takes neither; a {@code LoadBalancer} knows no weights, cannot leave out a server that is
 * unhealthy or has just failed, and its least-requests counts until a response has ended, where a session must be counted until
 * {@code ws_close}. What is used is {@code NetClient}, for sessions and for checks, and
 * below Vert.x its resolver: package {@code dns} says how.
 */
@NullMarked
package io.framegate.balance;

import org.jspecify.annotations.NullMarked;
