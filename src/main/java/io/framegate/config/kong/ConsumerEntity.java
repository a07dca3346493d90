package io.framegate.config.kong;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.config.document.RawConfig;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A consumer as a declarative file has it (spec 10.7); {@link io.framegate.pdk.Consumer} is what becomes of it. */
@Describe("Somebody who opens sessions.")
record ConsumerEntity(
        ConfigPath at,

        @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
        Optional<String> id,

        @Describe("The name, unique among consumers; it or custom_id is required.")
        @Matches(value = VISIBLE, expected = VISIBLE_EXPECTED)
        Optional<String> username,

        @Describe("The id that another system knows the consumer by, unique among consumers.")
        @Matches(value = VISIBLE, expected = VISIBLE_EXPECTED)
        Optional<String> customId,

        @Describe("Labels.") Set<String> tags,
        @Describe("Keys for key-auth.") List<KeyEntity> keyauthCredentials,
        @Describe("What tokens for jwt are signed with.") List<JwtEntity> jwtSecrets,
        @Describe("Groups for acl.") List<AclEntity> acls,

        @Describe("Plugins for this consumer alone.") List<PluginEntity> plugins,

        @Describe(DeclarativeFile.NOT_YET) List<RawConfig> basicauthCredentials,
        @Describe(DeclarativeFile.NOT_YET) List<RawConfig> hmacauthCredentials,

        @Describe(DeclarativeFile.NOT_YET) @Key("oauth2_credentials")
        List<RawConfig> oauth2Credentials,

        @Describe(DeclarativeFile.NOT_YET) List<RawConfig> mtlsAuthCredentials,
        @Describe(DeclarativeFile.NOT_YET) List<Object> groups,

        @Describe("When it was created, in s since 1970; ignored.")
        OptionalLong createdAt,

        @Describe("When it was changed, in s since 1970; ignored.")
        OptionalLong updatedAt,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {

    /** What can stand in a header field. */
    static final String VISIBLE = "[^\\x00-\\x1f\\x7f]+";

    static final String VISIBLE_EXPECTED = "a text without control characters";

    /** @throws IllegalArgumentException if there is neither a username nor a custom_id */
    ConsumerEntity {
        if (username.isEmpty() && customId.isEmpty()) {
            throw new IllegalArgumentException("expected username or custom_id, found neither");
        }
    }

    /** The kinds of things in it that have no effect. */
    List<String> unsupportedKeys() {
        return DeclarativeFile.present(List.of(
                new DeclarativeFile.Unsupported("basicauth_credentials", basicauthCredentials),
                new DeclarativeFile.Unsupported("hmacauth_credentials", hmacauthCredentials),
                new DeclarativeFile.Unsupported("oauth2_credentials", oauth2Credentials),
                new DeclarativeFile.Unsupported("mtls_auth_credentials", mtlsAuthCredentials),
                new DeclarativeFile.Unsupported("groups", groups)));
    }

    /** A key of a consumer. */
    @Describe("A key that a consumer shows as it is.")
    record KeyEntity(
            ConfigPath at,

            @Describe("The id, which the upstream is told; derived if it is left out.")
            @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
            Optional<String> id,

            @Describe("The key, unique among keys; a secret.")
            String key,

            @Describe("Whose it is, by username or id; left out where it stands in a consumer.")
            Optional<EntityReference> consumer,

            @Describe("Labels; ignored.") Set<String> tags,

            @Describe("When it was created, in s since 1970; ignored.")
            OptionalLong createdAt,

            @Describe("A comment.") @Key("_comment") Optional<String> comment,
            @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {

        /** Without the key. */
        @Override
        public String toString() {
            return "KeyEntity[at=" + at + "]";
        }
    }

    /** What a consumer's tokens are signed with. */
    @Describe("What a consumer's tokens are signed with.")
    record JwtEntity(
            ConfigPath at,

            @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
            Optional<String> id,

            @Describe("What tokens name it by, usually their iss; unique among jwt_secrets.")
            @Matches(value = VISIBLE, expected = VISIBLE_EXPECTED)
            String key,

            @Describe("How tokens are signed.") @Default("HS256")
            Algorithm algorithm,

            @Describe("The secret of HS256, HS384 and HS512.")
            Optional<String> secret,

            @Describe("The public key of every other algorithm, PEM; also one for an elliptic curve.")
            Optional<String> rsaPublicKey,

            @Describe("Whose it is, by username or id; left out where it stands in a consumer.")
            Optional<EntityReference> consumer,

            @Describe("Labels; ignored.") Set<String> tags,

            @Describe("When it was created, in s since 1970; ignored.")
            OptionalLong createdAt,

            @Describe("A comment.") @Key("_comment") Optional<String> comment,
            @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "JwtEntity[at=" + at + ", algorithm=" + algorithm + "]";
        }
    }

    /** How tokens are signed (RFC 7518 section 3.1), and what with. */
    enum Algorithm {
        HS_256("HS256", ""),
        HS_384("HS384", ""),
        HS_512("HS512", ""),
        RS_256("RS256", "RSA"),
        RS_384("RS384", "RSA"),
        RS_512("RS512", "RSA"),
        PS_256("PS256", "RSA"),
        PS_384("PS384", "RSA"),
        PS_512("PS512", "RSA"),
        ES_256("ES256", "EC"),
        ES_384("ES384", "EC"),
        ES_512("ES512", "EC");

        private final String text;
        private final String keyType;

        Algorithm(String text, String keyType) {
            this.text = text;
            this.keyType = keyType;
        }

        /** What the JDK calls keys for it; empty if it has a shared secret. */
        String keyType() {
            return keyType;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A group that a consumer is in. */
    @Describe("A group that a consumer is in.")
    record AclEntity(
            ConfigPath at,
            @Describe("The id; ignored.") Optional<String> id,

            @Describe("The name of the group.") @Matches(value = VISIBLE, expected = VISIBLE_EXPECTED)
            String group,

            @Describe("Who is in it, by username or id; left out where it stands in a consumer.")
            Optional<EntityReference> consumer,

            @Describe("Labels; ignored.") Set<String> tags,

            @Describe("When it was created, in s since 1970; ignored.")
            OptionalLong createdAt,

            @Describe("A comment.") @Key("_comment") Optional<String> comment,
            @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {}
}
