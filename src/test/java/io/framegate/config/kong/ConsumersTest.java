package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigWarning;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.session.FailurePolicy;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Consumers of a declarative file, with their credentials, nested and beside (spec 10.7). */
class ConsumersTest {

    private static final String ID = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";

    private static Reading<DeclarativeConfig> read(String yaml) {
        PluginsConfig plugins = new PluginsConfig(List.of(), List.of(), 750, FailurePolicy.OPEN, Set.of());
        Map<String, Object> document = new Yaml().load("_format_version: '3.0'\n" + yaml);
        return new DeclarativeReader(
                        new DeclarativeSettings(Path.of("kong.yml"), plugins, true, false),
                        TestPlugins.CATALOG,
                        References.of(Map.of("KEY", "t0p-s3cr3t"), path -> ""))
                .read(document);
    }

    private static Consumers valid(String yaml) {
        Reading<DeclarativeConfig> reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow().consumers();
    }

    private static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(ConfigProblem::toString).toList();
    }

    private static String pem(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        PublicKey key = generator.generateKeyPair().getPublic();
        return "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\\n-----END PUBLIC KEY-----";
    }

    @Test
    void credentialsMayStandInTheirConsumerOrBesideIt() {
        Consumers consumers = valid("""
                consumers:
                  - username: alice
                    custom_id: a-1
                    tags: [vip]
                    keyauth_credentials: [{key: nested}]
                    acls: [{group: gold}]
                  - {id: 0B1C2D3E-4f50-4a6b-8c7d-9e0f1a2b3c4d, custom_id: b-1}
                keyauth_credentials:
                  - {consumer: alice, key: "${env:KEY}", id: 1b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d}
                  - {consumer: {id: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d}, key: beside}
                jwt_secrets: [{consumer: alice, key: issuer, secret: s}]
                acls: [{consumer: alice, group: silver}]
                """);

        Consumer alice = consumers.find("alice").orElseThrow();
        assertThat(alice.groups()).containsExactly("gold", "silver");
        assertThat(alice.tags()).containsExactly("vip");
        assertThat(alice.customId()).contains("a-1");
        assertThat(consumers.key("nested").orElseThrow().consumer()).isEqualTo(alice);
        assertThat(consumers.key("t0p-s3cr3t").orElseThrow().id()).startsWith("1b1c2d3e");
        assertThat(consumers.key("beside").orElseThrow().consumer())
                .isEqualTo(consumers.find(ID).orElseThrow());
        assertThat(consumers.jwt("issuer").orElseThrow().algorithm()).isEqualTo("HS256");
        assertThat(consumers.find("a-1")).isEmpty();
    }

    @Test
    void idsAreTheSameAtTheNextReading() {
        String file =
                "consumers: [{username: alice, keyauth_credentials: [{key: k}], jwt_secrets: [{key: i, secret: s}]}]";

        assertThat(valid(file)).isEqualTo(valid(file)).isNotEqualTo(Consumers.NONE);
    }

    @Test
    void publicKeysAreReadWithTheFile() throws Exception {
        Consumers consumers = valid("""
                consumers:
                  - username: alice
                    jwt_secrets:
                      - {key: rsa, algorithm: RS256, rsa_public_key: "%s"}
                      - {key: ec, algorithm: ES256, rsa_public_key: "%s"}
                """.formatted(pem("RSA", 2048), pem("EC", 256)));

        assertThat(consumers.jwt("rsa").orElseThrow().publicKey().orElseThrow().getAlgorithm())
                .isEqualTo("RSA");
        assertThat(consumers.jwt("ec").orElseThrow().publicKey().orElseThrow().getAlgorithm())
                .isEqualTo("EC");
    }

    @Test
    void everyProblemIsListedWithItsPlaceAndWithoutSecrets() throws Exception {
        assertThat(problems("""
                consumers:
                  - {tags: [x]}
                  - username: alice
                    keyauth_credentials: [{key: s3cr3t-1, consumer: alice}, {key: s3cr3t-1}, {key: ""}, {}]
                    acls: [{group: gold}, {group: gold}, {}]
                    jwt_secrets:
                      - {key: a}
                      - {key: b, algorithm: RS256}
                      - {key: c, algorithm: ES256, rsa_public_key: s3cr3t-2}
                      - {key: d, algorithm: none, secret: s}
                      - {key: a, secret: s3cr3t-3}
                      - {key: e, algorithm: RS256, rsa_public_key: "%s"}
                  - {username: alice, id: x}
                keyauth_credentials:
                  - {key: s3cr3t-4}
                  - {key: s3cr3t-5, consumer: alcie}
                  - {key: s3cr3t-1, consumer: alice}
                acls: [{group: gold, consumer: alice}]
                """.formatted(pem("EC", 256))))
                .containsExactlyInAnyOrder(
                        "consumers[0]: expected username or custom_id, found neither",
                        "consumers[1].keyauth_credentials[0].consumer: cannot be given here: it stands in its consumer",
                        "consumers[1].keyauth_credentials[1].key: is already the key of consumers[1].keyauth_credentials[0]",
                        "consumers[1].keyauth_credentials[2].key: expected a key, found an empty text",
                        "consumers[1].keyauth_credentials[3].key: required: expected a text, found nothing",
                        "consumers[1].acls[1].group: the consumer is already in the group \"gold\"",
                        "consumers[1].acls[2].group: required: expected a text without control characters, found nothing",
                        "consumers[1].jwt_secrets[0].secret: required for HS256",
                        "consumers[1].jwt_secrets[1].rsa_public_key: required for RS256",
                        "consumers[1].jwt_secrets[2].rsa_public_key: expected a public EC key in PEM for ES256, found something else",
                        "consumers[1].jwt_secrets[3].algorithm: expected one of \"HS256\", \"HS384\", \"HS512\", \"RS256\", \"RS384\","
                                + " \"RS512\", \"PS256\", \"PS384\", \"PS512\", \"ES256\", \"ES384\", \"ES512\", found \"none\"",
                        "consumers[1].jwt_secrets[4].key: \"a\" is already the key of consumers[1].jwt_secrets[0]",
                        "consumers[1].jwt_secrets[5].rsa_public_key: expected a public RSA key in PEM for RS256, found something else",
                        "consumers[2].id: expected a UUID, found \"x\"",
                        "consumers[2].username: \"alice\" is already the username of consumers[1]",
                        "keyauth_credentials[0].consumer: required: expected the username or id of a consumer, found nothing",
                        "keyauth_credentials[1].consumer: there is no consumer \"alcie\", did you mean \"alice\"?",
                        "keyauth_credentials[2].key: is already the key of consumers[1].keyauth_credentials[0]",
                        "acls[0].group: the consumer is already in the group \"gold\"");
    }

    @Test
    void otherKindsOfCredentialsAreIgnoredWithAWarning() {
        assertThat(read("consumers: [{username: u, basicauth_credentials: [{username: u, password: p}]}]")
                        .warnings())
                .containsExactly(new ConfigWarning("consumers[0].basicauth_credentials", "ignored: not supported yet"));
    }

    @Test
    void aPluginThatIsAskedBeforeAnybodyCanKnowTheConsumerIsWarnedOf() {
        String late = "consumers: [{username: u, plugins: [{name: demo-shout}]}]\n";

        assertThat(read(late).warnings())
                .containsExactly(new ConfigWarning(
                        "consumers[0].plugins[0]",
                        "never runs: no plugin runs before it that could find out who the consumer is"));
        assertThat(read(late + "plugins: [{name: websocket-size-limit, config: {client_max_payload: 1}}]")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aTextFormHoldsNoSecret() {
        Consumers consumers = valid("""
                consumers:
                  - username: alice
                    keyauth_credentials: [{key: s3cr3t}]
                    jwt_secrets: [{key: issuer, secret: s3cr3t}]
                """);
        Credential key = consumers.key("s3cr3t").orElseThrow();
        Credential jwt = consumers.jwt("issuer").orElseThrow();

        assertThat(consumers + " " + key + " " + jwt).doesNotContain("s3cr3t").contains("consumer=alice");
    }
}
