package io.framegate.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape says, in Prometheus' text format or in OpenMetrics. */
public record Scrape(String text, Map<Series, Double> values) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** A metric with its labels, in the order of their names. */
    public record Series(String name, Map<String, String> labels) {

        /** @param labels names and values, one after another */
        public static Series of(String name, String... labels) {
            Map<String, String> map = new TreeMap<>();
            for (int i = 0; i < labels.length; i += 2) {
                map.put(labels[i], labels[i + 1]);
            }
            return new Series(name, map);
        }
    }

    /** Reads it; a line that is neither a comment nor a value fails the test. */
    public static Scrape of(String text) {
        Map<Series, Double> values = new HashMap<>();
        for (String line : text.lines().filter(any -> !any.startsWith("#")).toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("no value: " + line);
            }
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            Double before = values.put(new Series(matcher.group(1), labels), Double.valueOf(matcher.group(3)));
            if (before != null) {
                throw new AssertionError("twice: " + line);
            }
        }
        return new Scrape(text, values);
    }

    /** The value of a series; empty if it is not there. */
    public OptionalDouble find(String name, String... labels) {
        Double value = values.get(Series.of(name, labels));
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The value of a series that must be there. */
    public double value(String name, String... labels) {
        return find(name, labels)
                .orElseThrow(() -> new AssertionError("no " + Series.of(name, labels) + ", but " + series(name)));
    }

    /** Every series of a metric. */
    public List<Series> series(String name) {
        return values.keySet().stream()
                .filter(series -> series.name().equals(name))
                .toList();
    }

    /** The names of all metrics. */
    public Set<String> names() {
        return values.keySet().stream().map(Series::name).collect(Collectors.toSet());
    }
}
