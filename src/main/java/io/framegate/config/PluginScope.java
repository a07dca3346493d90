package io.framegate.config;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a configured plugin is for: everything, or sessions of a service, a route and a consumer, all of those that are named.
 *
 * @param service the id of the service; empty for any
 * @param route the id of the route; empty for any
 * @param consumer the id of the consumer; empty for everybody, known or not
 */
public record PluginScope(Optional<String> service, Optional<String> route, Optional<String> consumer) {

    /** Everything. */
    public static final PluginScope GLOBAL = new PluginScope(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether a plugin for this runs on the route, if only for its consumer. */
    public boolean covers(RouteConfig of) {
        return service.map(id -> id.equals(of.service().id())).orElse(true)
                && route.map(id -> id.equals(of.id())).orElse(true);
    }

    /** Whether a plugin for this runs in sessions of this consumer; of nobody's if it is empty. */
    public boolean covers(Optional<String> whose) {
        return consumer.isEmpty() || consumer.equals(whose);
    }

    /**
     * How specific this is (spec 3.3): whoever names more is, and of those that name as many a consumer counts before a route
     * before a service; 0 is everything.
     */
    public int specificity() {
        int named = (int)
                Stream.of(service, route, consumer).filter(Optional::isPresent).count();
        return 8 * named + (consumer.isPresent() ? 4 : 0) + (route.isPresent() ? 2 : 0) + (service.isPresent() ? 1 : 0);
    }
}
