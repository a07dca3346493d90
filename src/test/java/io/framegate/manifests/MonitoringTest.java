package io.framegate.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts by themselves; {@code DashboardIT} has what they ask for scraped. */
class MonitoringTest {

    private static final Path RULE = Path.of("k8s", "components", "prometheus-operator", "prometheusrule.yaml");

    private static final String RULE_HEAD = """
            # The rules of k8s/alerts/framegate.yaml, for the Prometheus Operator. MonitoringTest has written this: change it there, and run
            # that test with -Dalerts.update=true.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: framegate
              labels:
                app.kubernetes.io/name: framegate
                app.kubernetes.io/component: admin
                app.kubernetes.io/part-of: framegate
            spec:
            """;

    private static Stream<JsonObject> panels() {
        return Monitoring.objects(Monitoring.dashboard().getJsonArray("panels"));
    }

    // ---- the dashboard

    @Test
    void theDashboardIsAlwaysTheSameAndAsksWhereItIsTold() {
        JsonObject dashboard = Monitoring.dashboard();

        assertThat(dashboard.getString("uid")).isEqualTo("framegate");
        assertThat(dashboard.containsKey("id")).isFalse();
        assertThat(Monitoring.objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                        .filter(variable -> variable.getString("type").equals("datasource"))
                        .map(variable -> variable.getString("name")))
                .containsExactly("datasource");
        List<Object> sources = Stream.concat(
                        panels(),
                        panels().flatMap(panel -> Monitoring.objects(panel.getJsonArray("targets", new JsonArray()))))
                .filter(any -> !"row".equals(any.getString("type")))
                .map(any -> any.getValue("datasource"))
                .distinct()
                .toList();
        assertThat(sources)
                .containsExactly(new JsonObject().put("type", "prometheus").put("uid", "${datasource}"));
    }

    @Test
    void panelsAreApart() {
        assertThat(panels().map(panel -> panel.getInteger("id"))).doesNotHaveDuplicates();
        List<String> places = panels().map(panel -> panel.getJsonObject("gridPos"))
                .flatMap(place -> Stream.iterate(
                                place.getInteger("x"),
                                x -> x < place.getInteger("x") + place.getInteger("w"),
                                x -> x + 1)
                        .flatMap(x -> Stream.iterate(
                                        place.getInteger("y"),
                                        y -> y < place.getInteger("y") + place.getInteger("h"),
                                        y -> y + 1)
                                .map(y -> x + "/" + y)))
                .toList();
        assertThat(places).doesNotHaveDuplicates();
    }

    @Test
    void ratesAreOverAsLongAsGrafanaAdvises() {
        assertThat(Monitoring.ofTheDashboard())
                .filteredOn(question ->
                        question.where().startsWith("panel") && question.text().contains("["))
                .isNotEmpty()
                .allSatisfy(question -> assertThat(question.text().replace("[$__rate_interval]", ""))
                        .doesNotContain("["));
    }

    @Test
    void panelsShowWhatTheVariablesChoose() {
        assertThat(Monitoring.ofTheDashboard())
                .filteredOn(question -> !question.where().startsWith("variable"))
                .isNotEmpty()
                .allSatisfy(question -> assertThat(
                                PromQuery.of(question.text()).metrics().values())
                        .allSatisfy(labels -> assertThat(labels).contains("namespace", "job", "instance")));
    }

    @Test
    void whatIsShownOfAnAnswerIsInIt() {
        assertThat(Monitoring.questions()).isNotEmpty().allSatisfy(question -> assertThat(question.lost())
                .isEmpty());
    }

    // ---- the alerts

    @Test
    void anAlertSaysWhatIsWrongAndWhatToDo() {
        assertThat(Monitoring.rules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.text("alert")).startsWith("Framegate");
            assertThat(rule.text("labels", "severity")).isIn("warning", "critical");
            assertThat(rule.text("for")).isNotEmpty();
            assertThat(rule.pairs("annotations")).containsOnlyKeys("summary", "runbook");
            assertThat(rule.pairs("annotations").values())
                    .allSatisfy(text -> assertThat(text).endsWith("."));
        });
        assertThat(Monitoring.rules().stream().map(rule -> rule.text("alert"))).doesNotHaveDuplicates();
    }

    @Test
    void theRulesHaveTheFieldsOfRules() {
        assertThat(KubernetesTypes.problems(
                        Item.in(Monitoring.ALERTS).get(0), "monitoring.coreos.com/v1", "PrometheusRuleSpec"))
                .isEmpty();
    }

    /** With {@code -Dalerts.update=true} the other file is rewritten. */
    @Test
    void thePrometheusOperatorIsGivenTheSameRules() throws IOException {
        String rules = Files.readString(Monitoring.ALERTS)
                .lines()
                .dropWhile(line -> !line.startsWith("groups:"))
                .map(line -> line.isEmpty() ? line : "  " + line)
                .collect(Collectors.joining("\n", RULE_HEAD, "\n"));
        if (Boolean.getBoolean("alerts.update")) {
            Files.writeString(RULE, rules);
        }

        assertThat(RULE).hasContent(rules);
        assertThat(Item.in(RULE).get(0).item("spec").content())
                .isEqualTo(Item.in(Monitoring.ALERTS).get(0).content());
    }
}
