package io.framegate.manifests;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dashboard and the alerts, and what both ask Prometheus for. */
public final class Monitoring {

    static final Path DASHBOARD = Path.of("k8s", "dashboards", "framegate.json");
    static final Path ALERTS = Path.of("k8s", "alerts", "framegate.yaml");

    /** Labels that Prometheus adds to what it scrapes. */
    private static final Set<String> OF_THE_SCRAPER = Set.of("namespace", "job", "instance");

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");

    private Monitoring() {}

    /**
     * Something that is asked for.
     *
     * @param where by whom
     * @param text the query
     * @param shown texts with labels of the answer in them, such as {@code {{route}}}
     */
    public record Question(String where, String text, String shown) {

        /** The metrics of the scraped process that it needs, each with the labels of it that it needs. */
        public Map<String, Set<String>> needs() {
            PromQuery query = PromQuery.of(text);
            Map<String, Set<String>> needs = new TreeMap<>();
            query.metrics().forEach((metric, labels) -> {
                Set<String> own = new TreeSet<>(labels);
                if (query.groups().isEmpty()) {
                    own.addAll(shownLabels());
                }
                own.removeAll(OF_THE_SCRAPER);
                needs.put(metric, own);
            });
            needs.remove("up");
            return needs;
        }

        /** The labels that are shown but that no answer has, as far as the query says. */
        Set<String> lost() {
            Optional<Set<String>> groups = PromQuery.of(text).groups();
            Set<String> lost = new TreeSet<>(groups.isPresent() ? shownLabels() : Set.of());
            lost.removeAll(groups.orElse(Set.of()));
            return lost;
        }

        private Set<String> shownLabels() {
            return TEMPLATE.matcher(shown)
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public String toString() {
            return where + ": " + text;
        }
    }

    static JsonObject dashboard() {
        try {
            return new JsonObject(Files.readString(DASHBOARD));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    static List<Item> rules() {
        return Item.in(ALERTS).get(0).items("groups").stream()
                .flatMap(group -> group.items("rules").stream())
                .toList();
    }

    /** Everything that the dashboard asks for. */
    static List<Question> ofTheDashboard() {
        List<Question> questions = new ArrayList<>();
        JsonObject dashboard = dashboard();
        objects(dashboard.getJsonArray("panels"))
                .forEach(panel -> objects(panel.getJsonArray("targets", new JsonArray()))
                        .forEach(target -> questions.add(new Question(
                                "panel " + panel.getString("title"),
                                target.getString("expr"),
                                target.getString("legendFormat", "")))));
        objects(dashboard.getJsonObject("annotations").getJsonArray("list"))
                .forEach(annotation -> questions.add(new Question(
                        "annotation " + annotation.getString("name"),
                        annotation.getString("expr"),
                        annotation.getString("titleFormat"))));
        objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                .filter(variable -> variable.getString("type").equals("query"))
                .forEach(variable -> questions.add(
                        new Question("variable " + variable.getString("name"), variable.getString("definition"), "")));
        return questions;
    }

    /** Everything that the alerts ask for. */
    static List<Question> ofTheAlerts() {
        return rules().stream()
                .map(rule -> new Question(
                        "alert " + rule.text("alert"),
                        rule.text("expr"),
                        String.join(" ", rule.pairs("annotations").values())))
                .toList();
    }

    /** Everything that both ask for. */
    public static List<Question> questions() {
        return Stream.of(ofTheDashboard(), ofTheAlerts()).flatMap(List::stream).toList();
    }
}
