package io.framegate.config;

import java.util.Optional;

/**
 * What a configured plugin is for: everything, a service, a route, or a route together with its service.
 *
 * @param service the id of the service; empty for any
 * @param route the id of the route; empty for any
 */
public record PluginScope(Optional<String> service, Optional<String> route) {

    /** Everything. */
    public static final PluginScope GLOBAL = new PluginScope(Optional.empty(), Optional.empty());

    /** Whether a plugin for this runs on the route. */
    public boolean covers(RouteConfig of) {
        return service.map(id -> id.equals(of.service().id())).orElse(true)
                && route.map(id -> id.equals(of.id())).orElse(true);
    }

    /** How specific this is: route and service 3, route 2, service 1, everything 0 (spec 3.3). */
    public int specificity() {
        return (route.isPresent() ? 2 : 0) + (service.isPresent() ? 1 : 0);
    }
}
