package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.config.document.ShownRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesConfigTest {

    private static Reading<TracesConfig> read(Map<String, Object> document) {
        return ConfigReader.plain().read(TracesConfig.class, document);
    }

    private static TracesConfig valid(Map<String, Object> document) {
        Reading<TracesConfig> reading = read(document);
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow();
    }

    @Test
    void areOffByDefault() {
        TracesConfig traces = valid(Map.of());

        assertThat(traces.collector()).isEmpty();
        assertThat(traces.sampleHandshakes()).isEqualTo(1);
        assertThat(traces.sampleMessages()).isZero();
        assertThat(traces.serviceName()).isEqualTo("framegate");
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "http://collector:4318/, http://collector:4318/v1/traces",
        "http://collector:4318/v1/traces, http://collector:4318/v1/traces",
        "https://[2001:db8::1]/otlp/, https://[2001:db8::1]/otlp/"
    })
    void areSentToTheUsualPathUnlessThereIsAnother(String endpoint, String url) {
        assertThat(valid(Map.of("endpoint", endpoint)).collector()).contains(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "grpc://collector:4317",
                "http://",
                "http://user:password@collector",
                "http://a b/"
            })
    void needAUrl(String endpoint) {
        assertThat(read(Map.of("endpoint", endpoint)).problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1})
    void samplesAreShares(double share) {
        assertThat(read(Map.of("sample_handshakes", share)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("sample_handshakes must be between 0 and 1, found " + share));
        assertThat(read(Map.of("sample_messages", share)).problems()).hasSize(1);
    }

    @Test
    void headersThatCannotBeSentAreRefusedWithoutTheirValues() {
        assertThat(read(Map.of("headers", Map.of("X-Key", "secret\nX: y"))).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("headers.X-Key cannot be sent")
                        .doesNotContain("secret"));
    }

    @Test
    void everyHeaderIsHiddenWhateverItsName() {
        Reading<TracesConfig> reading = ConfigReader.resolving(References.of(Map.of("KEY", "secret-key"), path -> ""))
                .read(
                        TracesConfig.class,
                        Map.of("headers", Map.of("X-Team", "secret", "X-Key", "${env:KEY}"), "service_name", "gw"));
        TracesConfig traces = reading.value().orElseThrow();

        assertThat(traces.headers()).containsEntry("X-Key", "secret-key");
        assertThat(ShownRecord.of(traces, reading.redaction()))
                .containsEntry("headers", Map.of("X-Team", "(hidden)", "X-Key", "the value of ${env:KEY}"))
                .containsEntry("service_name", "gw");
        assertThat(traces.toString()).doesNotContain("secret");
    }
}
