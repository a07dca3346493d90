package io.framegate.route;

import io.framegate.config.RouteAddress;
import io.framegate.config.RouteConfig;
import io.framegate.config.RouteHeader;
import io.framegate.config.RouteHost;
import io.framegate.config.RoutePath;
import io.framegate.config.UriPath;
import io.framegate.pdk.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * Spec 10.4 word by word and one route after the other: every path of every route is compared with every other that matches,
 * by one rule after the next.
 */
final class NaiveRoutes {

    private final List<RouteConfig> routes;

    NaiveRoutes(List<RouteConfig> routes) {
        this.routes = routes;
    }

    /** A path of a route that matches; {@code text} is what of the request's path it matched. */
    record Hit(RouteConfig route, Optional<RoutePath> path, String text) {}

    Optional<Hit> match(RouteRequest request) {
        Optional<Hit> best = Optional.empty();
        for (RouteConfig route : routes) {
            for (Hit hit : hits(route, request)) {
                if (best.isEmpty() || wins(hit, best.get())) {
                    best = Optional.of(hit);
                }
            }
        }
        return best;
    }

    private static List<Hit> hits(RouteConfig route, RouteRequest request) {
        List<Hit> hits = new ArrayList<>();
        if (!acceptsAllButPath(route, request)) {
            return hits;
        }
        if (route.paths().isEmpty()) {
            hits.add(new Hit(route, Optional.empty(), ""));
        }
        String path = UriPath.normalize(request.path());
        for (RoutePath own : route.paths()) {
            if (own instanceof RoutePath.Prefix prefix && path.startsWith(prefix.text())) {
                hits.add(new Hit(route, Optional.of(own), prefix.text()));
            } else if (own instanceof RoutePath.Regex regex) {
                Matcher matcher = regex.compile().matcher(path);
                if (matcher.find() && matcher.start() == 0) {
                    hits.add(new Hit(route, Optional.of(own), matcher.group()));
                }
            }
        }
        return hits;
    }

    private static boolean acceptsAllButPath(RouteConfig route, RouteRequest request) {
        return isEmptyOrAny(route.methods().stream().toList(), method -> method.equals(request.method()))
                && isEmptyOrAny(route.hosts(), host -> isHost(host, request))
                && (!request.tls()
                        || isEmptyOrAny(
                                route.snis().stream().toList(),
                                sni -> request.sni().filter(sni::equals).isPresent()))
                && isEmptyOrAny(route.sources(), address -> isEnd(address, request.source()))
                && isEmptyOrAny(route.destinations(), address -> isEnd(address, request.destination()))
                && route.headers().stream().allMatch(header -> hasHeader(header, request));
    }

    private static <T> boolean isEmptyOrAny(List<T> values, Predicate<T> matches) {
        return values.isEmpty() || values.stream().anyMatch(matches);
    }

    private static boolean isHost(RouteHost host, RouteRequest request) {
        if (host.port().isPresent() && host.port().getAsInt() != request.port()) {
            return false;
        }
        String written =
                host.toString().replaceFirst(":\\d+$", "").replace("[", "").replace("]", "");
        if (written.startsWith("*")) {
            return request.host().endsWith(written.substring(1));
        } else if (written.endsWith("*")) {
            return request.host().startsWith(written.substring(0, written.length() - 1));
        }
        return request.host().equals(written);
    }

    private static boolean isEnd(RouteAddress address, RouteRequest.Endpoint end) {
        return (address.port().isEmpty() || address.port().getAsInt() == end.port())
                && (address.ip().isEmpty()
                        || address.ip().get().contains(IpAddress.of(end.ip()).orElseThrow()));
    }

    private static boolean hasHeader(RouteHeader header, RouteRequest request) {
        return request.headers().all(header.name()).stream()
                .anyMatch(value -> header.values().contains(value.toLowerCase(Locale.ROOT))
                        || header.patterns().stream()
                                .anyMatch(pattern -> pattern.matcher(value).find()));
    }

    /** Whether a later hit goes before an earlier one. */
    private static boolean wins(Hit later, Hit earlier) {
        int[] a = rules(later);
        int[] b = rules(earlier);
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return a[i] > b[i];
            }
        }
        return false;
    }

    /** One number for each of the rules (1) to (6); the higher goes first. */
    private static int[] rules(Hit hit) {
        RouteConfig route = hit.route();
        boolean regex = hit.path().filter(RoutePath.Regex.class::isInstance).isPresent();
        int kinds = 0;
        kinds += route.methods().isEmpty() ? 0 : 1;
        kinds += route.hosts().isEmpty() ? 0 : 1;
        kinds += route.headers().isEmpty() ? 0 : 1;
        kinds += route.paths().isEmpty() ? 0 : 1;
        kinds += route.snis().isEmpty() ? 0 : 1;
        kinds += route.sources().isEmpty() ? 0 : 1;
        kinds += route.destinations().isEmpty() ? 0 : 1;
        boolean wildcard =
                route.hosts().stream().anyMatch(host -> host.toString().contains("*"));
        return new int[] {
            kinds,
            wildcard ? 0 : 1,
            Math.min(255, route.headers().size()),
            regex ? 1 : 0,
            regex ? route.regexPriority() : 0,
            regex ? 0 : hit.text().length()
        };
    }
}
