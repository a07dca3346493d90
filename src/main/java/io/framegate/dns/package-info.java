/**
 * Where names lead: A, AAAA and SRV records with how long they may be kept.
 *
 * <p>Vert.x has two parts for this, and neither fits. Its address resolver, by which a service's own host is found, tells a connection
 * one address and nobody all of them. Its {@code DnsClient} asks one server, knows neither {@code /etc/hosts} nor search domains, and
 * tells no TTL of addresses. So this package takes what both are made of, Netty's resolver, on Vert.x's event loops and transport.
 */
@NullMarked
package io.framegate.dns;

import org.jspecify.annotations.NullMarked;
