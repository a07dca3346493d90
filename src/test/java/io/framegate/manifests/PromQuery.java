package io.framegate.manifests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a query of Prometheus asks for. It is taken apart as far as that needs: Prometheus itself says whether it is well formed.
 *
 * @param metrics the names of metrics, each with the labels that it must have
 * @param groups the labels that are left of what is aggregated; empty if nothing is
 */
public record PromQuery(Map<String, Set<String>> metrics, Optional<Set<String>> groups) {

    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\[[^\\]]*]|[a-zA-Z_:][\\w:]*|[\\d.]\\w*|[=!]~|[=!<>]=|\\S");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), *(\\w+)\\)");

    private static final Set<String> AGGREGATIONS =
            Set.of("sum", "min", "max", "avg", "count", "group", "topk", "bottomk", "quantile", "stddev");

    private static final Set<String> MATCHING = Set.of("on", "ignoring", "group_left", "group_right");

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

    /** Takes a query apart; also one for the values of a variable of Grafana's. */
    public static PromQuery of(String text) {
        Matcher values = LABEL_VALUES.matcher(text);
        if (values.matches()) {
            PromQuery series = of(values.group(1));
            series.metrics().values().forEach(labels -> labels.add(values.group(2)));
            return series;
        }
        Parts parts = new Parts(tokens(text));
        parts.read(0, parts.tokens.size());
        parts.metrics.values().forEach(labels -> labels.addAll(parts.matched));
        return new PromQuery(parts.metrics, parts.aggregates ? Optional.of(parts.groups) : Optional.empty());
    }

    private static List<String> tokens(String text) {
        return TOKEN.matcher(text).results().map(token -> token.group()).collect(Collectors.toList());
    }

    /** What was found so far. */
    private static final class Parts {

        final List<String> tokens;
        final Map<String, Set<String>> metrics = new TreeMap<>();
        final Set<String> groups = new TreeSet<>();
        final Set<String> matched = new TreeSet<>();
        boolean aggregates;

        Parts(List<String> tokens) {
            this.tokens = tokens;
        }

        String token(int at) {
            return at < tokens.size() ? tokens.get(at) : "";
        }

        void read(int from, int to) {
            int at = from;
            while (at < to) {
                String token = token(at);
                if (AGGREGATIONS.contains(token)) {
                    at = aggregation(at + 1);
                } else if (MATCHING.contains(token)) {
                    matched.addAll(names(at + 2, end(at + 1)));
                    at = end(at + 1) + 1;
                } else if (NAME.matcher(token).matches()
                        && !WORDS.contains(token)
                        && !token(at + 1).equals("(")) {
                    at = metric(at);
                } else {
                    at++;
                }
            }
        }

        /** {@code by (labels) (what)}, or {@code (what) by (labels)}. */
        private int aggregation(int at) {
            aggregates = true;
            int by = token(at).equals("(") ? end(at) + 1 : at;
            boolean grouped = token(by).equals("by");
            Set<String> labels = grouped ? names(by + 2, end(by + 1)) : Set.of();
            int open = by == at && grouped ? end(by + 1) + 1 : at;
            groups.addAll(labels);
            Set<String> before = new TreeSet<>(metrics.keySet());
            read(open + 1, end(open));
            metrics.forEach((metric, known) -> {
                if (!before.contains(metric)) {
                    known.addAll(labels);
                }
            });
            return Math.max(end(open), grouped ? end(by + 1) : 0) + 1;
        }

        private int metric(int at) {
            Set<String> labels = metrics.computeIfAbsent(token(at), first -> new TreeSet<>());
            if (!token(at + 1).equals("{")) {
                return at + 1;
            }
            int next = at + 2;
            while (!token(next).equals("}")) {
                labels.add(token(next));
                next += token(next + 3).equals(",") ? 4 : 3;
            }
            return next + 1;
        }

        private Set<String> names(int from, int to) {
            return tokens.subList(from, to).stream()
                    .filter(token -> NAME.matcher(token).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Where what is opened here is closed. */
        private int end(int open) {
            int depth = 0;
            for (int at = open; at < tokens.size(); at++) {
                depth += token(at).equals("(") ? 1 : token(at).equals(")") ? -1 : 0;
                if (depth == 0) {
                    return at;
                }
            }
            throw new AssertionError("not closed: " + String.join(" ", tokens.subList(open, tokens.size())));
        }
    }
}
