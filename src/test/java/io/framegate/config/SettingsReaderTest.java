package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.framegate.config.FramesConfig.LengthPolicy;
import io.framegate.config.FramesConfig.Utf8Policy;
import io.framegate.config.GatewayConfig.ErrorType;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.pdk.AddressRange;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    private static final Path DIRECTORY = Path.of("/etc/framegate");

    private static final Map<String, Object> ONE_LISTENER =
            Map.of("listeners", List.of(Map.of("name", "plain", "port", 8080)));

    private static Reading<GatewayConfig> read(Map<String, ?> document) {
        return read(document, Overrides.NONE);
    }

    private static Reading<GatewayConfig> read(Map<String, ?> document, Overrides overrides) {
        return new SettingsReader(overrides, References.NONE, DIRECTORY, path -> true).read(document);
    }

    private static Overrides variables(String... namesAndValues) {
        return new Overrides(pairs(namesAndValues), Map.of(), Set.of());
    }

    private static Overrides properties(String... namesAndValues) {
        return new Overrides(Map.of(), pairs(namesAndValues), Set.of());
    }

    private static Map<String, String> pairs(String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static GatewayConfig valid(Reading<GatewayConfig> reading) {
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow();
    }

    @Test
    void oneListenerIsEnough() {
        GatewayConfig config = valid(read(ONE_LISTENER));

        assertThat(config.declarativeConfig()).isEqualTo(Path.of("/etc/framegate/kong.yml"));
        assertThat(config.eventLoops()).isZero();
        assertThat(config.listeners())
                .containsExactly(new ListenerConfig("plain", "0.0.0.0", 8080, 0, Optional.empty()));
        assertThat(config.limits()).isEqualTo(new LimitsConfig(1048576, 16777216, 65536, 16384, 8192, 0, 0, 0));
        assertThat(config.timeouts()).isEqualTo(new TimeoutsConfig(10000, 0, 30000, 5000, 60000));
        assertThat(config.drain()).isEqualTo(new DrainConfig(0, 25000, 1001, Optional.empty()));
        assertThat(config.frames()).isEqualTo(new FramesConfig(Utf8Policy.VALIDATE, LengthPolicy.ANY));
        assertThat(config.trustedIps()).isEmpty();
        assertThat(config.realIpHeader()).isEqualTo("X-Real-IP");
        assertThat(config.realIpRecursive()).isFalse();
        assertThat(config.errorDefaultType()).isEqualTo(ErrorType.PLAIN);
        assertThat(config.sendsRequestId()).isTrue();
        assertThat(config.upstreamTls()).isEqualTo(new UpstreamTlsConfig(true, List.of(), false));
        assertThat(config.plugins()).isEqualTo(PluginsConfig.DEFAULTS);
        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(
                        false, "framegate", "127.0.0.1", 5701, 15701, List.of(), Optional.empty(), Optional.empty()));
        assertThat(config.admin())
                .isEqualTo(new AdminConfig(false, "127.0.0.1", 8091, Optional.empty(), Optional.empty(), false, false));
        assertThat(config.demo()).isEqualTo(new DemoConfig(false, 8090));
        assertThat(config.files()).isEmpty();
    }

    @Test
    void relativePathsAreRelativeToTheDirectoryOfTheDocument() {
        GatewayConfig config = valid(read(Map.of(
                "declarative_config", "../kong.yml",
                "listeners",
                        List.of(Map.of(
                                "name",
                                "tls",
                                "port",
                                8443,
                                "tls",
                                Map.of(
                                        "certificate", "tls/cert.pem",
                                        "private_key", "/run/key.pem",
                                        "client_auth", "required",
                                        "client_ca", "ca.pem"))),
                "upstream_tls", Map.of("trusted_certificates", List.of("ca.pem")),
                "plugins", Map.of("directories", List.of("plugins")),
                "cluster",
                        Map.of(
                                "tls",
                                Map.of("certificate", "bus.pem", "private_key", "bus.key", "ca", "/run/bus-ca.pem")))));

        assertThat(config.declarativeConfig()).isEqualTo(Path.of("/etc/kong.yml"));
        assertThat(config.files())
                .map(file -> file.at() + " " + file.path())
                .containsExactly(
                        "listeners[0].tls.certificate /etc/framegate/tls/cert.pem",
                        "listeners[0].tls.private_key /run/key.pem",
                        "listeners[0].tls.client_ca /etc/framegate/ca.pem",
                        "upstream_tls.trusted_certificates[0] /etc/framegate/ca.pem",
                        "plugins.directories[0] /etc/framegate/plugins",
                        "cluster.tls.certificate /etc/framegate/bus.pem",
                        "cluster.tls.private_key /etc/framegate/bus.key",
                        "cluster.tls.ca /run/bus-ca.pem");
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() {
        Map<String, Object> document = Map.of(
                "listeners",
                ONE_LISTENER.get("listeners"),
                "plugins",
                Map.of("directories", List.of("a.jar", "b.jar")));
        SettingsReader reader =
                new SettingsReader(Overrides.NONE, References.NONE, DIRECTORY, path -> path.endsWith("a.jar"));

        assertThat(reader.read(document).problems())
                .containsExactly(new ConfigProblem(
                        "plugins.directories[1]", "there is no such file, or it cannot be read: /etc/framegate/b.jar"));
    }

    @Test
    void aPropertyGoesBeforeAVariableAndBothBeforeTheDocument() {
        Map<String, Object> document =
                Map.of("listeners", ONE_LISTENER.get("listeners"), "limits", Map.of("max_fragments", 1));
        Overrides both = new Overrides(
                Map.of("FRAMEGATE_LIMITS_MAX_FRAGMENTS", "2", "FRAMEGATE_LIMITS_CLIENT_MAX_PAYLOAD", "7"),
                Map.of("framegate.limits.max_fragments", "3"),
                Set.of());

        LimitsConfig limits = valid(read(document, both)).limits();

        assertThat(limits.maxFragments()).isEqualTo(3);
        assertThat(limits.clientMaxPayload()).isEqualTo(7);
    }

    @Test
    void anItemOfAListIsNamedByItsNumber() {
        GatewayConfig config = valid(read(
                ONE_LISTENER,
                variables(
                        "FRAMEGATE_LISTENERS_0_PORT", "81",
                        "FRAMEGATE_LISTENERS_1_NAME", "second",
                        "FRAMEGATE_LISTENERS_1_PORT", "82")));

        assertThat(config.listeners())
                .extracting(ListenerConfig::name, ListenerConfig::port)
                .containsExactly(tuple("plain", 81), tuple("second", 82));
    }

    @Test
    void listsAndRecordsCanBeReplacedAsAWhole() {
        GatewayConfig config = valid(read(
                Map.of(),
                properties(
                        "framegate.listeners", "[{name: a, port: 1}, {name: b, port: 2, host: '::1'}]",
                        "framegate.trusted_ips", "10.0.0.0/8, ::1",
                        "framegate.timeouts", "{idle: 5}",
                        "framegate.headers_upstream", "",
                        "framegate.plugins.verticles", "[{class: a.B, config: {key: [1, x]}}]")));

        assertThat(config.listeners()).extracting(ListenerConfig::host).containsExactly("0.0.0.0", "::1");
        assertThat(config.trustedIps()).map(AddressRange::toString).containsExactly("10.0.0.0/8", "::1/128");
        assertThat(config.timeouts().idle()).isEqualTo(5);
        assertThat(config.sendsRequestId()).isFalse();
        assertThat(config.plugins().verticles())
                .containsExactly(new VerticleConfig("a.B", 0, Map.of("key", List.of(1L, "x"))));
    }

    @Test
    void aKeyOfAFreeMapIsTheRestOfTheName() {
        Overrides overrides = new Overrides(
                Map.of("FRAMEGATE_PLUGINS_VERTICLES_0_CONFIG_API_KEY", "k"),
                Map.of("framegate.plugins.verticles.0.config.camelCase", "c"),
                Set.of());
        Map<String, Object> document = Map.of(
                "listeners", ONE_LISTENER.get("listeners"),
                "plugins", Map.of("verticles", List.of(Map.of("class", "a.B"))));

        assertThat(valid(read(document, overrides)).plugins().verticles().get(0).config())
                .isEqualTo(Map.of("api_key", "k", "camelCase", "c"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FRAMEGATE_LIMITS_CLIENT_MAX_PAYLOAD | 1e6 | expected an integer in 1..33554432, found "1e6"
            FRAMEGATE_REAL_IP_RECURSIVE         | yes | expected true or false, found "yes"
            FRAMEGATE_FRAMES_UTF8               | x   | expected one of "validate", "transparent", found "x"
            FRAMEGATE_TRUSTED_IPS_0             | x   | expected an IP address or a CIDR block such as 10.0.0.0/8, found "x"
            FRAMEGATE_LISTENERS_3_PORT          | 1   | there are only 1 items before number 3
            FRAMEGATE_LISTENERS                 | [{  | expected a list, found "[{"
            FRAMEGATE_LIMIT_CLIENT_MAX_PAYLOAD  | 1   | there is no such setting, did you mean FRAMEGATE_LIMITS_CLIENT_MAX_PAYLOAD?
            FRAMEGATE_LISTENERS_X_PORT          | 1   | there is no such setting, did you mean FRAMEGATE_LISTENERS_0_PORT?
            FRAMEGATE_LIMITS_                   | 1   | there is no such setting, did you mean FRAMEGATE_LIMITS?
            FRAMEGATE_COLOUR                    | 1   | there is no such setting
            framegate.limits.maxFragments       | 1   | there is no such setting, did you mean framegate.limits.max_fragments?
            """)
    void aProblemWithAnOverrideStandsUnderItsName(String name, String value, String message) {
        Overrides overrides = name.startsWith("FRAMEGATE") ? variables(name, value) : properties(name, value);

        assertThat(read(ONE_LISTENER, overrides).problems()).containsExactly(new ConfigProblem(name, message));
    }

    @Test
    void otherVariablesAndPropertiesAndTheExceptionsAreIgnored() {
        Overrides overrides = new Overrides(
                Map.of("PATH", "/bin", "FRAMEGATE_HOME", "/opt", "FRAMEGATEWAY", "x"),
                Map.of("java.version", "17", "framegate.jar", "x.jar"),
                Set.of("FRAMEGATE_HOME", "framegate.jar"));

        valid(read(ONE_LISTENER, overrides));
    }

    @Test
    void theVariablesKubernetesMakesForAServiceOfThisNameAreIgnored() {
        Overrides links = variables(
                "FRAMEGATE_SERVICE_HOST", "10.0.0.1",
                "FRAMEGATE_SERVICE_PORT", "8080",
                "FRAMEGATE_SERVICE_PORT_HTTP", "8080",
                "FRAMEGATE_PORT", "tcp://10.0.0.1:8080",
                "FRAMEGATE_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "FRAMEGATE_PORT_8080_TCP_PROTO", "tcp",
                "FRAMEGATE_PORT_8080_TCP_PORT", "8080",
                "FRAMEGATE_PORT_8080_TCP_ADDR", "10.0.0.1",
                "FRAMEGATE_ADMIN_SERVICE_HOST", "10.0.0.2",
                "FRAMEGATE_DEMO_UPSTREAM_PORT", "tcp://10.0.0.3:80");

        assertThat(valid(read(ONE_LISTENER, links)).demo().upstreamPort()).isEqualTo(8090);
    }

    @Test
    void aReferenceInAnOverrideIsResolvedAndNotShown() {
        References references = References.of(Map.of("P", "70000", "Q", "4711"), path -> "");
        Overrides overrides =
                variables("FRAMEGATE_LISTENERS_0_PORT", "${env:P}", "FRAMEGATE_DEMO_UPSTREAM_PORT", "${env:Q}");

        assertThat(new SettingsReader(overrides, references, DIRECTORY, path -> true)
                        .read(ONE_LISTENER)
                        .problems())
                .containsExactly(new ConfigProblem(
                        "FRAMEGATE_LISTENERS_0_PORT", "expected an integer in 0..65535, found the value of ${env:P}"));
    }

    @Test
    void whatConcernsTheDeclarativeFileIsKnownEvenIfTheRestIsNot() {
        SettingsReader reader = new SettingsReader(
                variables("FRAMEGATE_PLUGINS_TIMEOUT", "7"), References.NONE, DIRECTORY, path -> true);

        DeclarativeSettings settings = reader.declarativeSettings(Map.of(
                "nonsense",
                1,
                "declarative_config",
                "other.yml",
                "plugins",
                Map.of("ignore_unknown", List.of("cors")),
                "upstream_tls",
                Map.of("verify", "maybe")));

        assertThat(settings.file()).isEqualTo(Path.of("/etc/framegate/other.yml"));
        assertThat(settings.plugins().timeout()).isEqualTo(7);
        assertThat(settings.plugins().ignoreUnknown()).containsExactly("cors");
        assertThat(settings.pluginsKnown()).isTrue();
        assertThat(settings.forbidUnverified()).isFalse();
        assertThat(reader.declarativeSettings(Map.of("plugins", 5)).pluginsKnown())
                .isFalse();
    }
}
