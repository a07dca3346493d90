package io.framegate.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQueryTest {

    @Test
    void aMetricHasTheLabelsThatItIsChosenBy() {
        PromQuery query = PromQuery.of("up{job=\"a, {b}\", instance=~\"$instance\"} == 0");

        assertThat(query.metrics()).isEqualTo(Map.of("up", Set.of("job", "instance")));
        assertThat(query.groups()).isEmpty();
    }

    @Test
    void whatIsInAnAggregationHasTheLabelsItIsGroupedBy() {
        String before = "sum by (route, code) (rate(closes_total{side!=\"x\"}[$__rate_interval]))";
        String after = "sum(rate(closes_total{side!=\"x\"}[5m])) by (route, code)";

        assertThat(PromQuery.of(before).metrics()).isEqualTo(Map.of("closes_total", Set.of("side", "route", "code")));
        assertThat(PromQuery.of(before).groups()).isEqualTo(Optional.of(Set.of("route", "code")));
        assertThat(PromQuery.of(after)).isEqualTo(PromQuery.of(before));
        assertThat(PromQuery.of("sum(a) / count(b)").groups()).isEqualTo(Optional.of(Set.of()));
    }

    @Test
    void functionsAndNumbersAreNoMetrics() {
        PromQuery query = PromQuery.of(
                "histogram_quantile(0.99, sum by (le) (rate(lag_seconds_bucket[5m]))) > 0.25 or vector(0)");

        assertThat(query.metrics()).isEqualTo(Map.of("lag_seconds_bucket", Set.of("le")));
    }

    @Test
    void sidesHaveTheLabelsTheyAreMatchedOn() {
        PromQuery query = PromQuery.of("live / most > 0.85 and on (job, instance) max_over_time(info[1m:5s])");

        Set<String> labels = Set.of("job", "instance");
        assertThat(query.metrics()).isEqualTo(Map.of("live", labels, "most", labels, "info", labels));
    }

    @Test
    void aVariableAsksForItsLabel() {
        assertThat(PromQuery.of("label_values(info{job=~\"$job\"}, route)").metrics())
                .isEqualTo(Map.of("info", Set.of("job", "route")));
    }
}
