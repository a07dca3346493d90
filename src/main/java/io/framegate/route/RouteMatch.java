package io.framegate.route;

import io.framegate.config.RouteConfig;
import java.util.Optional;

/**
 * The route a request belongs to.
 *
 * @param route the route
 * @param requestPath the request's path in normal form, which is what was matched
 * @param strippedPrefix what {@code strip_path} left out of the path, for {@code X-Forwarded-Prefix}; empty if nothing, or no
 *     more than the first slash (spec 6.3)
 * @param upstreamPath the path at the upstream; the query is appended unchanged
 */
public record RouteMatch(RouteConfig route, String requestPath, Optional<String> strippedPrefix, String upstreamPath) {}
