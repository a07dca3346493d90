package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginConfig;
import io.framegate.config.PluginsConfig;
import io.framegate.config.Protocol;
import io.framegate.config.RouteConfig;
import io.framegate.config.RoutePath;
import io.framegate.config.ServiceConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.TestPlugins.FrameLog;
import io.framegate.config.TestPlugins.SizeLimit;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigWarning;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.pdk.PluginFactory;
import io.framegate.session.FailurePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class DeclarativeReaderTest {

    private static final PluginsConfig PLUGINS =
            new PluginsConfig(List.of(), List.of(), 750, FailurePolicy.OPEN, Set.of());

    private static Reading<DeclarativeConfig> read(String yaml) {
        DeclarativeSettings settings = new DeclarativeSettings(Path.of("kong.yml"), PLUGINS, true, false);
        Map<String, Object> document = new Yaml().load("_format_version: '3.0'\n" + yaml);
        References references = References.of(Map.of("TOKEN", "t0p-s3cr3t"), path -> "");
        return new DeclarativeReader(settings, TestPlugins.CATALOG, references).read(document);
    }

    private static DeclarativeConfig valid(String yaml) {
        Reading<DeclarativeConfig> reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow();
    }

    private static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(ConfigProblem::toString).toList();
    }

    private static final String NESTED = """
            services:
              - name: s
                url: ws://backend.internal:8080/base
                routes:
                  - name: r
                    protocols: [ws, wss]
                    paths: [/r]
                    plugins:
                      - {name: demo-shout}
                plugins:
                  - {name: websocket-size-limit, config: {client_max_payload: 10}}
            plugins:
              - {name: demo-censor}
            """;

    @Test
    @Tag("spec-137")
    void thePublishedExampleLoadsWithItsDefaults() {
        DeclarativeConfig config = valid(NESTED);

        assertThat(config.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("s");
            assertThat(service.protocol()).isEqualTo(Protocol.WS);
            assertThat(service.usesTls()).isFalse();
            assertThat(service.host()).isEqualTo("backend.internal");
            assertThat(service.port()).isEqualTo(8080);
            assertThat(service.path()).isEqualTo("/base");
            assertThat(service.connectTimeout()).isEqualTo(60000);
            assertThat(service.writeTimeout()).isEqualTo(60000);
            assertThat(service.readTimeout()).isEqualTo(60000);
            assertThat(service.retries()).isEqualTo(5);
            assertThat(service.tlsVerify()).isEmpty();
            assertThat(service.enabled()).isTrue();
        });
        assertThat(config.routes()).singleElement().satisfies(route -> {
            assertThat(route.service()).isEqualTo(config.services().get(0));
            assertThat(route.protocols()).containsExactly(Protocol.WS, Protocol.WSS);
            assertThat(route.requiresTls()).isFalse();
            assertThat(route.paths()).containsExactly(new RoutePath.Prefix("/r"));
            assertThat(route.stripPath()).isTrue();
            assertThat(route.preserveHost()).isFalse();
            assertThat(route.regexPriority()).isZero();
            assertThat(route.httpsRedirectStatusCode()).isEqualTo(426);
        });
    }

    @Test
    @Tag("spec-137")
    void aPluginHasItsRecordAndWhatTheSettingsSay() {
        PluginConfig plugin = valid(NESTED).plugins().stream()
                .filter(any -> any.name().equals("websocket-size-limit"))
                .findFirst()
                .orElseThrow();

        assertThat(plugin.config()).isEqualTo(new SizeLimit(OptionalInt.of(10), OptionalInt.empty()));
        assertThat(plugin.raw().values()).isEqualTo(Map.of("client_max_payload", 10));
        assertThat(plugin.timeout()).isEqualTo(750);
        assertThat(plugin.onFailure()).isEqualTo(FailurePolicy.OPEN);
        assertThat(plugin.blocking()).isFalse();
        assertThat(plugin.priority()).isEqualTo(1003);
        assertThat(plugin.enabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                routes:
                  - {name: r, protocols: [ws, wss], paths: [/r], service: s}
                plugins:
                  - {name: demo-shout, route: r}
                  - {name: websocket-size-limit, service: s, config: {client_max_payload: 10}}
                  - {name: demo-censor}
                services:
                  - {name: s, protocol: ws, host: backend.internal, port: 8080, path: /base}
                """, """
                services:
                  - {name: s, protocol: ws, host: backend.internal, port: 8080, path: /base}
                routes:
                  - {name: r, protocols: [ws, wss], paths: [/r], service: {name: s}}
                plugins:
                  - {name: demo-shout, route: {name: r}}
                  - {name: websocket-size-limit, service: {name: s}, config: {client_max_payload: 10}}
                  - {name: demo-censor}
                """})
    @Tag("spec-141")
    void nestedAndFlatEntitiesGiveTheSame(String flat) {
        assertThat(valid(flat)).isEqualTo(valid(NESTED));
    }

    @Test
    @Tag("spec-141")
    void entitiesAreReferredToByTheirIdsToo() {
        DeclarativeConfig config = valid("""
                services:
                  - {id: 5fb1c6a1-0c5f-4a5c-9f54-2a7a5c6e1b01, url: ws://a.internal}
                routes:
                  - {protocols: [ws], paths: [/1], service: 5fb1c6a1-0c5f-4a5c-9f54-2a7a5c6e1b01}
                  - {protocols: [ws], paths: [/2], service: {id: 5fb1c6a1-0c5f-4a5c-9f54-2a7a5c6e1b01}}
                """);

        assertThat(config.routes())
                .extracting(RouteConfig::service)
                .containsOnly(config.services().get(0));
    }

    @Test
    @Tag("spec-141")
    void anUnknownReferenceIsNamed() {
        assertThat(problems("""
                        services: [{name: backend, url: ws://a.internal}]
                        routes: [{protocols: [ws], paths: [/], service: bakcend}]
                        """))
                .containsExactly("routes[0].service: there is no service \"bakcend\", did you mean \"backend\"?");
    }

    @Test
    void idsAreComparedWithoutRegardToCase() {
        DeclarativeConfig config = valid("""
                services: [{id: 5FB1C6A1-0C5F-4A5C-9F54-2A7A5C6E1B01, url: ws://a.internal}]
                routes:
                  - {protocols: [ws], paths: [/1], service: 5FB1C6A1-0C5F-4A5C-9F54-2A7A5C6E1B01}
                  - {protocols: [ws], paths: [/2], service: {id: 5fb1C6A1-0C5F-4A5C-9F54-2A7A5C6E1B01}}
                """);

        assertThat(config.services().get(0).id()).isEqualTo("5fb1c6a1-0c5f-4a5c-9f54-2a7a5c6e1b01");
        assertThat(config.routes()).hasSize(2);
    }

    @Test
    void idsAndNamesAreTheSameAtTheNextReadingWhereverEntitiesStand() {
        String first = "{protocols: [ws], paths: [/1]}";
        String second = "{protocols: [ws], paths: [/2]}";
        String service = "services:\n  - url: ws://a.internal\n    routes: [%s, %s]\n";

        DeclarativeConfig one = valid(service.formatted(first, second));
        DeclarativeConfig other = valid(service.formatted(second, first));

        assertThat(one.routes()).containsExactlyInAnyOrderElementsOf(other.routes());
        assertThat(one.routes()).extracting(RouteConfig::id).doesNotHaveDuplicates();
        assertThat(one.routes()).extracting(RouteConfig::name).doesNotHaveDuplicates();
        assertThat(one.routes().get(0).name()).startsWith(one.services().get(0).name() + ".route-");
    }

    @Test
    void equalEntitiesWithoutNamesHaveIdsOfTheirOwn() {
        DeclarativeConfig config = valid("""
                services:
                  - url: ws://a.internal
                    routes: [{protocols: [ws], paths: [/]}, {protocols: [ws], paths: [/]}]
                """);

        assertThat(config.routes()).extracting(RouteConfig::id).doesNotHaveDuplicates();
    }

    @Test
    @Tag("spec-140")
    void inOldFormatsAPathIsAnExpressionByItsCharacters() {
        Map<String, Object> document = new Yaml().load("""
                        _format_version: "1.1"
                        services:
                          - url: ws://s.internal
                            routes: [{protocols: [ws], paths: ['/v\\d+', '/plain/%7Eu', '~/v\\d+']}]
                        """);

        DeclarativeConfig config = new DeclarativeReader(
                        new DeclarativeSettings(Path.of("x"), PLUGINS, true, false),
                        TestPlugins.CATALOG,
                        References.NONE)
                .read(document)
                .value()
                .orElseThrow();

        assertThat(config.routes().get(0).paths())
                .containsExactly(
                        new RoutePath.Regex("/v\\d+"),
                        new RoutePath.Prefix("/plain/~u"),
                        new RoutePath.Regex("/v\\d+"));
    }

    @Test
    @Tag("spec-140")
    void aFileWithoutAKnownVersionIsRefused() {
        DeclarativeReader reader = new DeclarativeReader(
                new DeclarativeSettings(Path.of("x"), PLUGINS, true, false), TestPlugins.CATALOG, References.NONE);

        assertThat(reader.read(Map.of()).problems())
                .containsExactly(new ConfigProblem(
                        "_format_version", "required: expected one of \"1.1\", \"2.1\", \"3.0\", found nothing"));
        assertThat(reader.read(Map.of("_format_version", "4.0")).problems())
                .containsExactly(new ConfigProblem(
                        "_format_version", "expected one of \"1.1\", \"2.1\", \"3.0\", found \"4.0\""));
    }

    @Test
    @Tag("spec-152")
    void whatIsNotWebSocketIsLeftAloneAndReportedOnce() {
        Reading<DeclarativeConfig> reading = read("""
                services:
                  - {name: web, url: "http://web.internal", anything: goes, routes: [{paths: [/web]}]}
                  - {name: rpc, protocol: grpcs, host: rpc.internal}
                  - {name: raw, protocol: tls_passthrough, host: raw.internal}
                  - {name: chat, url: "ws://chat.internal", routes: [{protocols: [ws], paths: [/chat]}]}
                routes:
                  - {name: flat, service: web, paths: [/flat]}
                plugins:
                  - {name: rate-limiting, config: {minute: 5}}
                  - {name: unheard-of, service: web}
                """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.value().orElseThrow().routes()).hasSize(1);
        assertThat(reading.warnings())
                .containsExactly(new ConfigWarning(
                        "",
                        "ignored, because neither ws nor wss: services web, rpc, raw; routes flat; "
                                + "plugins unheard-of, rate-limiting"));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h, WS, h, 80, /",
        "wss://h, WSS, h, 443, /",
        "wss://h:8443/p/q, WSS, h, 8443, /p/q",
        "'ws://[::1]:81', WS, ::1, 81, /",
        "WS://h_1.x/, WS, h_1.x, 80, /",
    })
    void aUrlSaysWhereAServiceIs(String url, Protocol protocol, String host, int port, String path) {
        ServiceConfig service =
                valid("services: [{url: \"" + url + "\"}]").services().get(0);

        assertThat(service)
                .extracting(ServiceConfig::protocol, ServiceConfig::host, ServiceConfig::port, ServiceConfig::path)
                .containsExactly(protocol, host, port, path);
    }

    @Test
    void thePortOfAServiceIs80EvenForWss() {
        assertThat(valid("services: [{protocol: wss, host: h}]")
                        .services()
                        .get(0)
                        .port())
                .isEqualTo(80);
    }

    @Test
    void secretsAreInTheRecordButNeitherInTheRawMapNorInTexts() {
        PluginConfig plugin = valid("plugins: [{name: frame-log, config: {token: '{vault://env/token}'}}]")
                .plugins()
                .get(0);

        assertThat(plugin.config()).isEqualTo(new FrameLog(FrameLog.Level.INFO, Optional.of("t0p-s3cr3t"), List.of()));
        assertThat(plugin.raw().values()).isEqualTo(Map.of("token", "{vault://env/token}"));
        assertThat(plugin.toString()).doesNotContain("t0p-s3cr3t");
    }

    @Test
    void aPluginWithoutConfigurationTakesNone() {
        assertThat(valid("plugins: [{name: demo-shout}]").plugins().get(0).config())
                .isEqualTo(new PluginFactory.NoConfig());
        assertThat(problems("plugins: [{name: demo-shout, config: {volume: 11}}]"))
                .containsExactly("plugins[0].config.volume: unknown key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: demo-shuot}       | there is no plugin "demo-shuot", did you mean "demo-shout"?
            {name: key-auth}         | Kong's plugin "key-auth" is not available here
            """)
    void aPluginThatIsNotThereIsNamed(String plugin, String problem) {
        assertThat(problems("plugins: [" + plugin + "]")).containsExactly("plugins[0].name: " + problem);
    }

    @Test
    void anUnknownPluginIsLeftOutIfTheSettingsSayItMayBe() {
        PluginsConfig lenient = new PluginsConfig(List.of(), List.of(), 1, FailurePolicy.OPEN, Set.of("mine"));
        Map<String, Object> document =
                new Yaml().load("{_format_version: '3.0', plugins: [{name: mine, config: {a: 1}}]}");

        Reading<DeclarativeConfig> reading = new DeclarativeReader(
                        new DeclarativeSettings(Path.of("x"), lenient, true, false),
                        TestPlugins.CATALOG,
                        References.NONE)
                .read(document);

        assertThat(reading.value().orElseThrow().plugins()).isEmpty();
        assertThat(reading.warnings())
                .containsExactly(new ConfigWarning("plugins[0].name", "left out: there is no plugin \"mine\""));
    }

    @Test
    void namesOfCertificatesMayStandInThemOrBeside() {
        String pem = TestCertificate.PEM.indent(6);
        DeclarativeConfig config = valid("""
                certificates:
                  - id: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d
                    cert: |
                %s
                    key: |
                %s
                    snis: [{name: Nested.example.com}]
                snis: [{name: "*.example.org", certificate: {id: 0B1C2D3E-4f50-4a6b-8c7d-9e0f1a2b3c4d}}]
                """.formatted(pem, TestCertificate.KEY.indent(6)));

        assertThat(config.certificates()).singleElement().satisfies(certificate -> {
            assertThat(certificate.snis()).containsExactly("nested.example.com", "*.example.org");
            assertThat(certificate.toString()).doesNotContain("PRIVATE");
        });
    }

    @Test
    void neverThrowsOnAnythingButMaps() {
        assertThat(problems("services: [5, ~, [x]]\nroutes: x\nplugins: [[]]\nconsumers: [5]\ncertificates: [~]"))
                .contains("services[0]: expected a map, found 5", "services[1]: expected a map, found nothing");
    }
}
