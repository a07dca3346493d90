package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminConfigTest {

    private static final String TOKEN = "0123456789abcdef";

    private static final Map<String, Object> ENABLED = Map.of("enabled", true);

    private static Reading<GatewayConfig> read(Map<String, Object> admin) {
        References references = References.of(Map.of("SHORT", "short-secret", "LONG", TOKEN, "EMPTY", ""), path -> {
            throw new NoSuchFileException(path);
        });
        Map<String, Object> document =
                Map.of("listeners", List.of(Map.of("name", "plain", "host", "10.0.0.1", "port", 8080)), "admin", admin);
        return new SettingsReader(Overrides.NONE, references, Path.of("/etc/framegate"), path -> true).read(document);
    }

    private static Map<String, Object> with(Map<String, Object> settings, String key, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    @Test
    void isOffAndOnTheMachineItselfByDefault() {
        AdminConfig admin = read(Map.of()).value().orElseThrow().admin();

        assertThat(admin.enabled()).isFalse();
        assertThat(admin.host()).isEqualTo("127.0.0.1");
        assertThat(admin.port()).isEqualTo(8091);
        assertThat(admin.token()).isEmpty();
        assertThat(admin.kongMetrics()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost", "LOCALHOST"})
    void needsNoTokenOnTheMachineItself(String host) {
        assertThat(read(with(ENABLED, "host", host)).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "gateway", "localhost.example", "127.0.0.1.example"})
    void needsATokenWhereOthersReachIt(String host) {
        assertThat(read(with(ENABLED, "host", host)).problems())
                .containsExactly(new ConfigProblem(
                        "admin",
                        "token, or tls with client_auth, is required where host is not this machine's own (127.0.0.1, ::1,"
                                + " localhost), and it is " + host + ": whoever reaches the port can close sessions"));
        assertThat(read(with(with(ENABLED, "host", host), "token", "${env:LONG}"))
                        .problems())
                .isEmpty();
        assertThat(read(Map.of("host", host)).problems()).isEmpty();
    }

    @Test
    void certificatesMayStandForTheTokenIfTheyAreAskedFor() {
        Map<String, Object> reached = with(ENABLED, "host", "10.0.0.1");
        Map<String, Object> tls = Map.of("certificate", "a.pem", "private_key", "a.key");

        assertThat(read(with(reached, "tls", tls)).problems()).hasSize(1);
        GatewayConfig config = read(with(
                        reached, "tls", with(with(tls, "client_auth", "request"), "client_ca", "ca.pem")))
                .value()
                .orElseThrow();
        assertThat(config.admin().tls().orElseThrow().certificate()).isEqualTo(Path.of("/etc/framegate/a.pem"));
        assertThat(config.files())
                .extracting(file -> file.at().text())
                .containsExactly("admin.tls.certificate", "admin.tls.private_key", "admin.tls.client_ca");
    }

    @ParameterizedTest
    @CsvSource({"short", "${env:SHORT}", "'0123456789abcdef with a space'", "''", "${env:EMPTY}"})
    void aTokenThatCouldBeGuessedOrCannotBeSentIsAProblemThatDoesNotShowIt(String token) {
        assertThat(read(with(ENABLED, "token", token)).problems())
                .containsExactly(new ConfigProblem("admin", "token must be at least 16 letters, digits or -._~+/="));
    }

    @Test
    void hasAPortOfItsOwn() {
        Map<String, Object> sameAddress = with(with(with(ENABLED, "host", "10.0.0.1"), "token", TOKEN), "port", 8080);

        assertThat(read(sameAddress).problems())
                .containsExactly(new ConfigProblem("admin.port", "listener plain already has port 8080 on this host"));
        assertThat(read(with(ENABLED, "port", 8080)).problems()).isEmpty();
    }

    @Test
    void neverShowsItsToken() {
        GatewayConfig config =
                read(with(ENABLED, "token", "${env:LONG}")).value().orElseThrow();

        assertThat(config.admin().token()).contains(TOKEN);
        assertThat(config.toString()).doesNotContain(TOKEN);
    }
}
