package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.BreakerConfig;
import io.framegate.config.CompressionConfig;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigWarning;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.session.FailurePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What a declarative file may not say although its structure is right (spec 9, 10). */
class DeclarativeRulesTest {

    private static final PluginsConfig PLUGINS =
            new PluginsConfig(List.of(), List.of(), 750, FailurePolicy.OPEN, Set.of());

    private static Reading<DeclarativeConfig> read(String yaml) {
        return read(yaml, false);
    }

    private static Reading<DeclarativeConfig> read(String yaml, boolean forbidUnverified) {
        DeclarativeSettings settings = new DeclarativeSettings(Path.of("kong.yml"), PLUGINS, true, forbidUnverified);
        Map<String, Object> document = new Yaml().load("_format_version: '3.0'\n" + yaml);
        return new DeclarativeReader(
                        settings, TestPlugins.CATALOG, References.of(Map.of("TOKEN", "t0p-s3cr3t"), path -> ""))
                .read(document);
    }

    private static DeclarativeConfig valid(String yaml) {
        Reading<DeclarativeConfig> reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow();
    }

    private static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(ConfigProblem::toString).toList();
    }

    // ---- clusters

    @Test
    void whatNeedsAClusterIsValidInOne() throws IOException {
        Path file = Path.of("src/test/resources/config/invalid/kong-cluster.yaml");
        DeclarativeSettings settings = new DeclarativeSettings(Path.of("kong.yml"), PLUGINS, true, false, true);

        Reading<DeclarativeConfig> reading = new DeclarativeReader(settings, TestPlugins.CATALOG, References.NONE)
                .read(new Yaml().load(Files.readString(file)));

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.value().orElseThrow().plugins()).hasSize(4);
    }

    // ---- compression

    private static String compressed(String service, String route) {
        return "services: [{name: s, url: 'ws://s.internal', compression: " + service
                + ", routes: [{name: r, protocols: [ws], paths: [/r], compression: " + route + "}]}]";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{client: accept}               | null                                | accept off 15",
                "{client: accept, level: 9}     | {upstream: accept, window_bits: 9}  | off accept 9",
                "{client: accept}               | {}                                  | off off 15",
                "{client: 'off', upstream: off} | null                                | off off 15",
                "{client: false}                | null                                | off off 15",
            })
    void compressionOfARouteTakesThePlaceOfItsServicesAsAWhole(String service, String route, String expected) {
        CompressionConfig compression =
                valid(compressed(service, route)).routes().get(0).compression().orElseThrow();

        assertThat((compression.client() + " " + compression.upstream()).toLowerCase(Locale.ROOT) + " "
                        + compression.windowBits())
                .isEqualTo(expected);
    }

    @Test
    void withoutCompressionThereTheSettingsDecide() {
        assertThat(valid(compressed("null", "null")).routes().get(0).compression())
                .isEmpty();
    }

    @Test
    void everythingWrongWithCompressionIsListed() {
        String service = "{client: offer, window_bits: 8, level: 0, max_inflated_ratio: 2000}";
        String route = "{upstream: true, min_size: -1, context_takeover: 1, windows: 9}";

        assertThat(problems(compressed(service, route)))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactlyInAnyOrder(
                        "services[0].compression.client",
                        "services[0].compression.window_bits",
                        "services[0].compression.level",
                        "services[0].compression.max_inflated_ratio",
                        "services[0].routes[0].compression.upstream",
                        "services[0].routes[0].compression.min_size",
                        "services[0].routes[0].compression.context_takeover",
                        "services[0].routes[0].compression.windows");
    }

    // ---- breakers

    private static String guarded(String breaker) {
        return SERVICES + "  - {name: demo-shout, breaker: " + breaker + "}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                               | 50 100 20 10000 10",
                "{failure_rate: 100, wait_duration: 100}          | 100 100 20 100 10",
                "{window: 4, minimum: 3, half_open: 2}            | 50 4 3 10000 2",
            })
    void aPluginHasABreakerIfItSaysSo(String breaker, String expected) {
        BreakerConfig config =
                valid(guarded(breaker)).plugins().get(0).breaker().orElseThrow();

        assertThat(config.failureRate() + " " + config.window() + " " + config.minimum() + " " + config.waitDuration()
                        + " " + config.halfOpen())
                .isEqualTo(expected);
    }

    @Test
    void aPluginHasNoBreakerOtherwise() {
        assertThat(valid(guarded("null")).plugins().get(0).breaker()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{failure_rate: 0}        | .failure_rate: expected an integer in 1..100, found 0",
                "{failure_rate: 101}      | .failure_rate: expected an integer in 1..100, found 101",
                "{wait_duration: 99}      | .wait_duration: expected an integer in 100..3600000, found 99",
                "{window: 0}              | .window: expected an integer in 1..10000, found 0",
                "{half_opened: 1}         | .half_opened: unknown key, did you mean \"half_open\"?",
                "{window: 19}             | : minimum (20) is more than window (19)",
                "{minimum: 9}             | : half_open (10) is more than minimum (9)",
                "true                     | : expected a map, found true",
            })
    void whatIsWrongWithABreakerIsSaid(String breaker, String problem) {
        assertThat(problems(guarded(breaker))).containsExactly("plugins[0].breaker" + problem);
    }

    private static final String SERVICES = """
            services:
              - name: s
                url: ws://s.internal
                routes:
                  - {name: r, protocols: [ws], paths: [/r]}
                  - {name: q, protocols: [ws], paths: [/q]}
              - name: t
                url: ws://t.internal
                routes: [{name: p, protocols: [ws], paths: [/p]}]
            plugins:
            """;

    @Test
    void twoConfigurationsOfAPluginForTheSameAreRefused() {
        assertThat(problems(SERVICES + """
                          - {name: demo-shout, route: r}
                          - {name: demo-shout, route: {name: r}, enabled: false}
                        """))
                .containsExactly("plugins[1]: demo-shout is already configured for the same at plugins[0]");
    }

    @Test
    void aPluginForARouteOfAnotherServiceNeverRuns() {
        Reading<DeclarativeConfig> reading = read(SERVICES + "  - {name: demo-shout, route: r, service: t}\n");

        assertThat(reading.warnings())
                .containsExactly(new ConfigWarning("plugins[0]", "never runs: the route is none of the service's"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            protocols: [http, ws], paths: [/]       | protocols: expected protocols that go together, such as "ws" and "wss", found "http", "ws"
            protocols: [ws]                         | : a ws route needs at least one of hosts, headers and paths
            protocols: [ws], snis: [example.com]    | : a ws route needs at least one of hosts, headers and paths
            protocols: [ws], methods: [GET]         | : a ws route needs at least one of hosts, headers and paths
            protocols: [wss]                        | : a wss route needs at least one of hosts, headers, paths and snis
            """)
    @Tag("spec-139")
    void aRouteThatCannotBeMatchedIsRefused(String route, String problem) {
        String path = "services[0].routes[0]" + (problem.startsWith(":") ? "" : ".") + problem;

        assertThat(problems("services: [{name: s, url: ws://s.internal, routes: [{" + route + "}]}]"))
                .containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "protocols: [wss], snis: [example.com]",
                "protocols: [ws, wss], snis: [example.com]",
                "protocols: [ws], hosts: [example.com]",
                "protocols: [ws], headers: {version: [v1]}",
                "protocols: [ws], paths: [/]",
            })
    @Tag("spec-139")
    void oneAttributeIsEnough(String route) {
        valid("services: [{name: s, url: ws://s.internal, routes: [{" + route + "}]}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: websocket-size-limit}                                      | config: expected client_max_payload or upstream_max_payload, found neither
            {name: websocket-size-limit, config: {client_max_payload: 0}}     | config.client_max_payload: expected an integer in 1..33554432, found 0
            {name: websocket-size-limit, config: {upstream_max_payload: 33554433}} | config.upstream_max_payload: expected an integer in 1..33554432, found 33554433
            {name: websocket-size-limit, config: {client_max_payload: 1}, protocols: [http]} | protocols: expected only "ws" and "wss": websocket-size-limit runs on nothing else
            """)
    @Tag("spec-88")
    void aSizeLimitWithoutALimitOrOutOfBoundsIsRefused(String plugin, String problem) {
        assertThat(problems(SERVICES + "  - " + plugin)).containsExactly("plugins[0]." + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                   | : expected client or upstream, found neither
            {client: {}}                         | .client: expected text or binary, found neither
            {client: {text: {type: draft4}}}     | .client.text.schema: required: expected a text, found nothing
            """)
    @Tag("spec-92")
    void aValidatorWithoutACompleteSchemaIsRefused(String config, String problem) {
        assertThat(problems(SERVICES + "  - {name: websocket-validator, config: " + config + "}"))
                .containsExactly("plugins[0].config" + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "rate-limiting, ', use websocket-rate-limiting'",
        "rate-limiting-advanced, ', use websocket-rate-limiting'",
        "cors, ', use websocket-origin'",
        "request-size-limiting, ', use websocket-size-limit'",
        "jwt-signer, ', use jwt'",
        "request-termination, ''",
        "bot-detection, ''",
        "correlation-id, ''",
        "saml, ''"
    })
    @Tag("spec-95")
    void aPluginThatCannotRunOnWebSocketIsRefusedThereAndOursIsNamed(String plugin, String instead) {
        String refusal = plugin + " cannot run on WebSocket" + instead;

        assertThat(problems(SERVICES + "  - {name: " + plugin + ", protocols: [ws]}"))
                .containsExactly("plugins[0].protocols: expected neither \"ws\" nor \"wss\": " + refusal);
        assertThat(problems(SERVICES + "  - {name: " + plugin + ", service: s}"))
                .containsExactly("plugins[0]: " + refusal);
        assertThat(problems(SERVICES + "  - {name: " + plugin + "}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acl", "ip-restriction", "jwt"})
    void aPluginThatKeepsOutIsNotLeftOutOfARouteItStandsIn(String plugin) {
        assertThat(problems(SERVICES + "  - {name: " + plugin + ", service: s}"))
                .containsExactly("plugins[0].name: Kong's plugin \"" + plugin + "\" is not available here");
    }

    @Test
    @Tag("spec-151")
    void anUnverifiedUpstreamIsWarnedOfOrRefused() {
        String service = "services: [{name: s, protocol: wss, host: s.internal, tls_verify: false}]";

        assertThat(read(service).warnings())
                .containsExactly(
                        new ConfigWarning("services[0].tls_verify", "the certificate of this upstream is not checked"));
        assertThat(read(service).value().orElseThrow().services().get(0).tlsVerify())
                .contains(false);
        assertThat(read(service, true).problems())
                .containsExactly(new ConfigProblem(
                        "services[0].tls_verify",
                        "must not be false: upstream_tls.forbid_unverified of the settings is true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls_verify: true", "tls_verify_depth: 1", "ca_certificates: [x]", "client_certificate: x"})
    @Tag("spec-151")
    void whatIsAboutTlsIsRefusedForAServiceWithoutTls(String field) {
        assertThat(problems("services: [{name: s, protocol: ws, host: s.internal, " + field + "}]"))
                .contains("services[0]." + field.substring(0, field.indexOf(':'))
                        + ": can only be given for a wss service");
    }

    @Test
    void aPrefixThatLooksLikeAnExpressionIsWarnedOf() {
        assertThat(read("services: [{url: ws://a.internal, routes: [{protocols: [ws], paths: ['/a/.*']}]}]")
                        .warnings())
                .containsExactly(new ConfigWarning(
                        "services[0].routes[0].paths[0]", "matched literally: a regular expression begins with ~"));
    }
}
