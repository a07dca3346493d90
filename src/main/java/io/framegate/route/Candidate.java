package io.framegate.route;

import io.framegate.config.RouteAddress;
import io.framegate.config.RouteConfig;
import io.framegate.config.RouteHeader;
import io.framegate.config.RouteHost;
import io.framegate.config.RoutePath;
import io.framegate.pdk.IpAddress;
import io.framegate.pdk.MatchBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A route with paths of one kind: its expressions, its prefixes of one length, or none if it has no paths at all. */
final class Candidate {

    private static final int MOST_HEADERS = 255;

    /** The order in which candidates are tried, but for the order of the file. */
    static final Comparator<Candidate> PRECEDENCE = Comparator.comparingInt(Candidate::kinds)
            .thenComparing(Candidate::hasNoWildcard)
            .thenComparingInt(Candidate::headerCount)
            .thenComparing(Candidate::isRegex)
            .thenComparingInt(Candidate::regexPriority)
            .thenComparingInt(Candidate::prefixLength)
            .reversed();

    private final RouteConfig route;
    private final List<String> prefixes;
    private final List<Pattern> patterns;
    private final List<Header> headers;
    private int rank;

    private Candidate(RouteConfig route, List<String> prefixes, List<Pattern> patterns) {
        this.route = route;
        this.prefixes = List.copyOf(prefixes);
        this.patterns = List.copyOf(patterns);
        this.headers = route.headers().stream().map(Header::new).toList();
    }

    private record Header(RouteHeader wanted, List<Pattern> patterns) {
        Header(RouteHeader wanted) {
            this(wanted, wanted.patterns());
        }
    }

    /** What takes part in matching for a route. */
    static List<Candidate> of(RouteConfig route) {
        List<Pattern> patterns = new ArrayList<>();
        Map<Integer, List<String>> prefixes = new TreeMap<>();
        for (RoutePath path : route.paths()) {
            if (path instanceof RoutePath.Regex regex) {
                patterns.add(regex.compile());
            } else if (path instanceof RoutePath.Prefix prefix) {
                prefixes.computeIfAbsent(prefix.text().length(), length -> new ArrayList<>())
                        .add(prefix.text());
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        if (!patterns.isEmpty()) {
            candidates.add(new Candidate(route, List.of(), patterns));
        }
        prefixes.values().forEach(group -> candidates.add(new Candidate(route, group, List.of())));
        if (candidates.isEmpty()) {
            candidates.add(new Candidate(route, List.of(), List.of()));
        }
        return candidates;
    }

    RouteConfig route() {
        return route;
    }

    List<String> prefixes() {
        return prefixes;
    }

    boolean isRegex() {
        return !patterns.isEmpty();
    }

    /** Its position in the order of all candidates of a table, from 0. */
    int rank() {
        return rank;
    }

    void rank(int position) {
        rank = position;
    }

    private int kinds() {
        return kind(route.methods().isEmpty())
                + kind(route.hosts().isEmpty())
                + kind(route.headers().isEmpty())
                + kind(route.paths().isEmpty())
                + kind(route.snis().isEmpty())
                + kind(route.sources().isEmpty())
                + kind(route.destinations().isEmpty());
    }

    private static int kind(boolean isEmpty) {
        return isEmpty ? 0 : 1;
    }

    private boolean hasNoWildcard() {
        return route.hosts().stream().noneMatch(RouteHost::isWildcard);
    }

    private int headerCount() {
        return Math.min(MOST_HEADERS, route.headers().size());
    }

    private int regexPriority() {
        return isRegex() ? route.regexPriority() : 0;
    }

    private int prefixLength() {
        return prefixes.isEmpty() ? 0 : prefixes.get(0).length();
    }

    /** How many characters of the path its expressions match, or -1; the first that matches decides. */
    int regexLength(String path, MatchBudget budget) {
        for (Pattern pattern : patterns) {
            int length = budget.prefixLength(pattern, path);
            if (length >= 0) {
                return length;
            }
        }
        return -1;
    }

    /** Whether the request satisfies every kind of attribute besides paths. */
    boolean accepts(RouteRequest request, MatchBudget budget) {
        return (route.methods().isEmpty() || route.methods().contains(request.method()))
                && acceptsHost(request)
                && acceptsSni(request)
                && acceptsAddress(route.sources(), request.source())
                && acceptsAddress(route.destinations(), request.destination())
                && acceptsHeaders(request, budget);
    }

    private boolean acceptsHost(RouteRequest request) {
        if (route.hosts().isEmpty()) {
            return true;
        }
        for (RouteHost host : route.hosts()) {
            if ((host.port().isEmpty() || host.port().getAsInt() == request.port()) && isHost(host, request.host())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHost(RouteHost host, String asked) {
        return switch (host.form()) {
            case EXACT -> asked.equals(host.text());
            case SUFFIX -> asked.endsWith(host.text());
            case PREFIX -> asked.startsWith(host.text());
        };
    }

    /** Names are only looked at on TLS connections (spec 10.3). */
    private boolean acceptsSni(RouteRequest request) {
        return route.snis().isEmpty()
                || !request.tls()
                || request.sni().filter(route.snis()::contains).isPresent();
    }

    private static boolean acceptsAddress(List<RouteAddress> wanted, RouteRequest.Endpoint end) {
        if (wanted.isEmpty()) {
            return true;
        }
        Optional<IpAddress> ip = IpAddress.of(end.ip());
        for (RouteAddress address : wanted) {
            boolean isPort = address.port().isEmpty() || address.port().getAsInt() == end.port();
            if (isPort
                    && address.ip()
                            .map(range -> ip.filter(range::contains).isPresent())
                            .orElse(true)) {
                return true;
            }
        }
        return false;
    }

    private boolean acceptsHeaders(RouteRequest request, MatchBudget budget) {
        for (Header header : headers) {
            if (!acceptsHeader(header, request, budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean acceptsHeader(Header header, RouteRequest request, MatchBudget budget) {
        for (String value : request.headers().all(header.wanted().name())) {
            if (header.wanted().values().contains(value.toLowerCase(Locale.ROOT))) {
                return true;
            }
            for (Pattern pattern : header.patterns()) {
                if (budget.isFound(pattern, value)) {
                    return true;
                }
            }
        }
        return false;
    }
}
