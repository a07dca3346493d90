/**
 * Routing: which route a request belongs to, and which path it has at the upstream (spec 10.4). Pure: values in, values out.
 *
 * <p>Routes are tried in an order that depends on them alone. What goes first:
 *
 * <ol>
 *   <li>the one with more kinds of attributes: methods, hosts, headers, paths, snis, sources, destinations;
 *   <li>the one without a wildcard among its hosts;
 *   <li>the one that asks for more header fields;
 *   <li>a regular expression before a prefix;
 *   <li>of regular expressions, the one with the higher {@code regex_priority};
 *   <li>of prefixes, the longer one;
 *   <li>the one that comes first in the file.
 * </ol>
 *
 * <p>A route with several paths takes part once for its expressions and once for each length of its prefixes. The protocol of
 * a route plays no part: enforcing it is the gateway's (spec 6.2).
 */
@NullMarked
package io.framegate.route;

import org.jspecify.annotations.NullMarked;
