package io.framegate.route;

import io.framegate.config.RouteConfig;
import io.framegate.config.RouteHost;
import io.framegate.config.UriPath;
import io.framegate.pdk.MatchBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request; the package documentation says which of several it is. Compiled once from all routes,
 * immutable and safe for use by several threads.
 */
public final class RouteTable {

    /** A table without routes. */
    public static final RouteTable EMPTY = of(List.of());

    /** What all expressions together may look at in one request: some ms. */
    private static final int MOST_CHARACTERS = 2_000_000;

    private final Map<String, PathIndex> byHost = new HashMap<>();
    private final Map<String, PathIndex> bySuffix = new HashMap<>();
    private final Map<String, PathIndex> byPrefix = new HashMap<>();
    private final PathIndex forAnyHost = new PathIndex();

    private RouteTable(List<Candidate> candidates) {
        candidates.forEach(this::add);
        forAnyHost.seal();
        List.of(byHost, bySuffix, byPrefix).forEach(map -> map.values().forEach(PathIndex::seal));
    }

    /**
     * Compiles a table.
     *
     * @param routes the routes in the order of the file; those of disabled services are left out
     */
    public static RouteTable of(List<RouteConfig> routes) {
        List<Candidate> candidates = new ArrayList<>();
        routes.stream()
                .filter(route -> route.service().enabled())
                .forEach(route -> candidates.addAll(Candidate.of(route)));
        candidates.sort(Candidate.PRECEDENCE); // stable: equals stay in the order of the file
        for (int i = 0; i < candidates.size(); i++) {
            candidates.get(i).rank(i);
        }
        return new RouteTable(candidates);
    }

    private void add(Candidate candidate) {
        if (candidate.route().hosts().isEmpty()) {
            forAnyHost.add(candidate);
        }
        candidate.route().hosts().stream()
                .map(host -> indexOf(host).computeIfAbsent(host.text(), text -> new PathIndex()))
                .distinct()
                .forEach(index -> index.add(candidate));
    }

    private Map<String, PathIndex> indexOf(RouteHost host) {
        return switch (host.form()) {
            case EXACT -> byHost;
            case SUFFIX -> bySuffix;
            case PREFIX -> byPrefix;
        };
    }

    /**
     * The route of a request, and its path at the upstream.
     *
     * @return empty if there is none, or if the regular expressions of the routes take too long to tell
     */
    public Optional<RouteMatch> match(RouteRequest request) {
        String path = UriPath.normalize(request.path());
        try {
            PathIndex.Found found = find(request, path, new MatchBudget(MOST_CHARACTERS));
            return found == null ? Optional.empty() : Optional.of(matched(found, path));
        } catch (MatchBudget.Spent spent) {
            return Optional.empty();
        }
    }

    private PathIndex.@Nullable Found find(RouteRequest request, String path, MatchBudget budget) {
        PathIndex.Found best = null;
        String host = request.host();
        PathIndex exact = byHost.get(host);
        if (exact != null) {
            best = exact.first(request, path, budget, best);
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            PathIndex suffix = bySuffix.get(host.substring(dot));
            if (suffix != null) {
                best = suffix.first(request, path, budget, best);
            }
            PathIndex prefix = byPrefix.get(host.substring(0, dot + 1));
            if (prefix != null) {
                best = prefix.first(request, path, budget, best);
            }
        }
        return forAnyHost.first(request, path, budget, best);
    }

    private static RouteMatch matched(PathIndex.Found found, String path) {
        RouteConfig route = found.candidate().route();
        // A route without paths matches the slash that every path begins with.
        int stripped = route.stripPath() ? Math.max(1, found.matched()) : 0;
        Optional<String> prefix = stripped > 1 ? Optional.of(path.substring(0, stripped)) : Optional.empty();
        return new RouteMatch(
                route, path, prefix, UpstreamPath.of(route.service().path(), path, stripped));
    }
}
