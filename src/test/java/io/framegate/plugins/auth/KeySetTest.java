package io.framegate.plugins.auth;

import static io.framegate.plugins.auth.SignedTokens.P256;
import static io.framegate.plugins.auth.SignedTokens.RSA;
import static io.framegate.plugins.auth.SignedTokens.keySet;
import static io.framegate.plugins.auth.SignedTokens.parsed;
import static io.framegate.plugins.auth.SignedTokens.set;
import static io.framegate.plugins.auth.SignedTokens.setOf;
import static io.framegate.plugins.auth.SignedTokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7517: which keys of a set count, and for which tokens. */
class KeySetTest {

    private static JWK keyFor(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> P256;
            case "ES384" -> SignedTokens.P384;
            case "ES512" -> SignedTokens.P521;
            default -> RSA;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void everyAlgorithmIsCheckedWithItsKindOfKey(String name) throws Exception {
        KeySet keys = keySet(RSA, P256, SignedTokens.P384, SignedTokens.P521);
        String token = token(keyFor(name), JWSAlgorithm.parse(name), Map.of("sub", "a"));
        int signature = token.lastIndexOf('.') + 1;
        String forged = token.substring(0, signature) + "AAAA" + token.substring(signature + 4);

        assertThat(keys.hasSigned(parsed(token))).isTrue();
        assertThat(keys.hasSigned(parsed(forged))).isFalse();
        assertThat(keys.hasKeyOf(parsed(forged))).isTrue();
    }

    @Test
    void aTokenIsCheckedWithTheKeyItNamesAndOneThatNamesNoneWithAll() {
        KeySet keys = keySet(SignedTokens.OTHER_RSA, RSA);
        String named = token(RSA, JWSAlgorithm.RS256, Map.of());
        String nameless = SignedTokens.nameless(RSA, JWSAlgorithm.RS256, Map.of());
        RSAKey disguised = new RSAKey.Builder(RSA).keyID("other").build();

        assertThat(keys.hasSigned(parsed(named))).isTrue();
        assertThat(keys.hasSigned(parsed(nameless))).isTrue();
        assertThat(keys.hasKeyOf(parsed(nameless))).isFalse();
        assertThat(keys.hasSigned(parsed(token(disguised, JWSAlgorithm.RS256, Map.of()))))
                .isFalse();
        assertThat(keySet(P256).hasKeyOf(parsed(named))).isFalse();
    }

    @Test
    void aKeysOwnAlgorithmIsTheOnlyOne() {
        RSAKey only = new RSAKey.Builder(RSA).algorithm(JWSAlgorithm.PS256).build();

        assertThat(keySet(only).hasSigned(parsed(token(RSA, JWSAlgorithm.PS256, Map.of()))))
                .isTrue();
        assertThat(keySet(only).hasSigned(parsed(token(RSA, JWSAlgorithm.RS256, Map.of()))))
                .isFalse();
    }

    @Test
    void aSetIsNoSecret() throws Exception {
        // the published key, taken for the secret of an HS256 token; and a secret that somebody has published
        byte[] published = RSA.toRSAPublicKey().getEncoded();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), new JWTClaimsSet.Builder().build());
        confused.sign(new MACSigner(published));
        String secret =
                new OctetSequenceKey.Builder(published).keyID("rsa").build().toJSONString();

        assertThat(keySet(RSA).hasSigned(parsed(confused.serialize()))).isFalse();
        assertThat(KeySet.parse(setOf(secret)).isEmpty()).isTrue();
    }

    @Test
    void whatIsOfNoUseIsAsIfItWereNotThere() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        String shortKey = new RSAKey.Builder(
                        (RSAPublicKey) weak.generateKeyPair().getPublic())
                .build()
                .toJSONString();
        String encrypts = RSA.toPublicJWK().toJSONString().replaceFirst("\\{", "{\"use\":\"enc\",");
        String signs = RSA.toPublicJWK().toJSONString().replaceFirst("\\{", "{\"key_ops\":[\"sign\"],");
        String forSomethingElse = RSA.toPublicJWK().toJSONString().replaceFirst("\\{", "{\"alg\":\"RSA-OAEP\",");
        String good = P256.toPublicJWK().toJSONString();

        for (String bad : new String[] {shortKey, encrypts, signs, forSomethingElse, "{\"kty\":\"XYZ\"}", "{}", "5"}) {
            assertThat(KeySet.parse(setOf(bad)).isEmpty()).as(bad).isTrue();
            assertThat(KeySet.parse(setOf(bad, good)).hasSigned(parsed(token(P256, JWSAlgorithm.ES256, Map.of()))))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keys\":5}", "{\"keys\":null}", "<html>", "{\"keys\":["})
    void whatIsNoSetIsRefused(String text) {
        assertThatThrownBy(() -> KeySet.parse(text)).isInstanceOf(ParseException.class);
    }

    @Test
    void anEmptySetIsOne() throws Exception {
        assertThat(KeySet.parse(set()).isEmpty()).isTrue();
    }
}
