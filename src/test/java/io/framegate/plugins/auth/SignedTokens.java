package io.framegate.plugins.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys, tokens that they have signed, and sets of them. */
final class SignedTokens {

    /** Two keys of each kind: making them takes longer than any test. */
    static final RSAKey RSA = rsa("rsa");

    static final RSAKey OTHER_RSA = rsa("other");
    static final ECKey P256 = ec(Curve.P_256, "p256");
    static final ECKey P384 = ec(Curve.P_384, "p384");
    static final ECKey P521 = ec(Curve.P_521, "p521");

    private SignedTokens() {}

    private static RSAKey rsa(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ECKey ec(Curve curve, String kid) {
        try {
            return new ECKeyGenerator(curve).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A token that names its key. */
    static String token(JWK key, JWSAlgorithm algorithm, Map<String, Object> claims) {
        return sign(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    }

    /** A token that names no key. */
    static String nameless(JWK key, JWSAlgorithm algorithm, Map<String, Object> claims) {
        return sign(key, new JWSHeader(algorithm), claims);
    }

    private static String sign(JWK key, JWSHeader header, Map<String, Object> claims) {
        try {
            JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
            claims.forEach(set::claim);
            SignedJWT jwt = new SignedJWT(header, set.build());
            jwt.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static SignedToken parsed(String token) {
        return SignedToken.parse(token).orElseThrow();
    }

    /** What an endpoint answers that has these keys: their public halves. */
    static String set(JWK... keys) {
        return setOf(
                Arrays.stream(keys).map(key -> key.toPublicJWK().toJSONString()).toArray(String[]::new));
    }

    static String setOf(String... keys) {
        return Arrays.stream(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    static KeySet keySet(JWK... keys) {
        try {
            return KeySet.parse(set(keys));
        } catch (ParseException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
