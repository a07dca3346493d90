package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.HashInput;
import io.framegate.config.HashInput.Kind;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TargetConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.UpstreamConfig;
import io.framegate.config.UpstreamConfig.Algorithm;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.session.FailurePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** What becomes of the upstreams and targets of a declarative file (spec 10.6); what they may not be is in {@code config/invalid}. */
class UpstreamsTest {

    private static DeclarativeConfig valid(String yaml) {
        PluginsConfig plugins = new PluginsConfig(List.of(), List.of(), 750, FailurePolicy.OPEN, Set.of());
        Map<String, Object> document = new Yaml().load("_format_version: '3.0'\n" + yaml);
        Reading<DeclarativeConfig> reading = new DeclarativeReader(
                        new DeclarativeSettings(Path.of("kong.yml"), plugins, true, false),
                        TestPlugins.CATALOG,
                        References.NONE)
                .read(document);
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow();
    }

    private static UpstreamConfig upstream(String fields) {
        return valid("upstreams: [{name: u, " + fields + "}]").upstreams().get(0);
    }

    /** Kong's short forms. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tags: []                                                        | ROUND_ROBIN        | NONE   | NONE
            algorithm: latency                                              | LATENCY            | NONE   | NONE
            algorithm: least-connections                                    | LEAST_CONNECTIONS  | NONE   | NONE
            algorithm: least-connections, hash_on: ip, hash_fallback: path  | LEAST_CONNECTIONS  | NONE   | NONE
            algorithm: latency, hash_on: header                             | LATENCY            | NONE   | NONE
            algorithm: round-robin, hash_on: ip                             | CONSISTENT_HASHING | IP     | NONE
            hash_on: consumer, hash_fallback: ip                            | CONSISTENT_HASHING | CONSUMER | IP
            algorithm: consistent-hashing                                   | CONSISTENT_HASHING | NONE   | NONE
            hash_fallback: ip                                               | ROUND_ROBIN        | NONE   | NONE
            """)
    void whatIsHashedDecidesAboutTheAlgorithm(String fields, Algorithm algorithm, Kind hashOn, Kind fallback) {
        UpstreamConfig upstream = upstream(fields);

        assertThat(upstream.algorithm()).isEqualTo(algorithm);
        assertThat(upstream.hashOn().kind()).isEqualTo(hashOn);
        assertThat(upstream.hashFallback().kind()).isEqualTo(fallback);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hash_on: header, hash_on_header: X-A                                      | HEADER X-A       | NONE
            hash_on: cookie, hash_on_cookie: c                                        | COOKIE c         | NONE
            hash_on: ip, hash_fallback: cookie, hash_on_cookie: c                     | IP               | COOKIE c
            hash_on: header, hash_on_header: A, hash_fallback: header, hash_fallback_header: B | HEADER A | HEADER B
            hash_on: query_arg, hash_on_query_arg: q, hash_fallback: uri_capture, hash_fallback_uri_capture: 1 | QUERY_ARG q | URI_CAPTURE 1
            """)
    void whichOneIsHashedIsKept(String fields, String hashOn, String fallback) {
        UpstreamConfig upstream = upstream(fields.replace("capture: 1", "capture: \"1\""));

        assertThat(text(upstream.hashOn())).isEqualTo(hashOn);
        assertThat(text(upstream.hashFallback())).isEqualTo(fallback);
    }

    private static String text(HashInput input) {
        return (input.kind() + " " + input.name()).strip();
    }

    @Test
    @Tag("spec-149")
    void targetsStandInTheirUpstreamOrBesideIt() {
        List<UpstreamConfig> upstreams = valid("""
                        upstreams:
                          - {name: a, targets: [{target: "A.internal"}, {target: "10.0.0.1:80", weight: 5}]}
                          - {name: b, id: 7fb1c6a1-0c5f-4a5c-9f54-2a7a5c6e1b01}
                        targets:
                          - {target: "[::1]:81", upstream: a}
                          - {target: "::1", upstream: {id: 7FB1C6A1-0c5f-4a5c-9f54-2a7a5c6e1b01}}
                        """).upstreams();

        assertThat(upstreams.get(0).targets())
                .extracting(TargetConfig::name)
                .containsExactly("a.internal:8000", "10.0.0.1:80", "[::1]:81");
        assertThat(upstreams.get(0).targets()).extracting(TargetConfig::weight).containsExactly(100, 5, 100);
        assertThat(upstreams.get(0).targets())
                .extracting(TargetConfig::isAddress)
                .containsExactly(false, true, true);
        assertThat(upstreams.get(1).targets()).extracting(TargetConfig::name).containsExactly("[::1]:8000");
    }

    @Test
    void idsOfTargetsAreTheSameAtTheNextReading() {
        String yaml = "upstreams: [{name: a, targets: [{target: a.internal}]}]";

        assertThat(valid(yaml).upstreams()).isEqualTo(valid(yaml).upstreams());
    }

    @Test
    void aServiceIsForTheUpstreamThatItsHostNames() {
        DeclarativeConfig config = valid("""
                services: [{name: s, protocol: ws, host: chat}]
                upstreams: [{name: chat, targets: [{target: a.internal}]}]
                """);

        assertThat(config.services().get(0).host()).isEqualTo("chat");
        assertThat(config.upstreams()).extracting(UpstreamConfig::name).containsExactly("chat");
    }

    @Test
    void aServiceWithoutACertificateShowsTheOneOfItsUpstream() throws Exception {
        String pem = "|\n" + TestCertificate.PEM.indent(6);
        DeclarativeConfig config = valid("""
                services:
                  - {name: own, protocol: wss, host: chat, client_certificate: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d}
                  - {name: upstreams, protocol: wss, host: chat}
                  - {name: plain, protocol: ws, host: chat}
                upstreams:
                  - {name: chat, client_certificate: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4e, targets: [{target: a.internal}]}
                certificates:
                  - id: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d
                    key: "-----BEGIN PRIVATE KEY-----\\nbm90IGEga2V5\\n-----END PRIVATE KEY-----"
                    cert: %s
                  - id: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4e
                    key: "-----BEGIN PRIVATE KEY-----\\nbm90IGEga2V5\\n-----END PRIVATE KEY-----"
                    cert: %s
                """.formatted(pem, pem));

        assertThat(config.services())
                .extracting(service -> service.clientCertificate()
                        .map(shown -> shown.id().substring(35))
                        .orElse("none"))
                .containsExactly("d", "e", "none");
    }
}
