package io.framegate.plugins.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.framegate.pdk.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token as it was sent (RFC 7519, RFC 7515 section 3.1): nothing in it is believed before its signature is checked. */
final class SignedToken {

    private final SignedJWT jwt;
    private final Map<String, Object> claims;

    private SignedToken(SignedJWT jwt, Map<String, Object> claims) {
        this.jwt = jwt;
        this.claims = claims;
    }

    /** Empty if it is not a signed token; one that says {@code alg: none} is not. */
    static Optional<SignedToken> parse(String text) {
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            Map<String, Object> claims = jwt.getPayload().toJSONObject();
            return claims == null ? Optional.empty() : Optional.of(new SignedToken(jwt, claims));
        } catch (ParseException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    Map<String, Object> claims() {
        return claims;
    }

    /** A claim, or else the parameter of the header that has this name. */
    Optional<Object> claim(String name) {
        return Optional.ofNullable(claims.get(name))
                .or(() -> Optional.ofNullable(jwt.getHeader().toJSONObject().get(name)));
    }

    /** Which key it says it is signed with ({@code kid}). */
    Optional<String> keyId() {
        return Optional.ofNullable(jwt.getHeader().getKeyID());
    }

    boolean hasAlgorithm(String name) {
        return jwt.getHeader().getAlgorithm().getName().equals(name);
    }

    /**
     * Whether this credential has signed it. Its algorithm decides how that is checked, not the token's (RFC 8725 section 3.1).
     *
     * @param base64 whether a secret is written in base64
     */
    boolean isSignedWith(Credential.Jwt credential, boolean base64) {
        JWSHeader header = jwt.getHeader();
        if (!hasAlgorithm(credential.algorithm()) || header.getCriticalParams() != null) {
            return false;
        }
        try {
            return credential.publicKey().isPresent()
                    ? jwt.verify(verifier(
                            header.getAlgorithm(), credential.publicKey().get()))
                    : hasCode(credential.algorithm(), secret(credential.secret().orElse(""), base64));
        } catch (JOSEException | GeneralSecurityException | RuntimeException unfit) {
            return false;
        }
    }

    /** The same of a key that is good for these algorithms and no other. */
    boolean isSignedWith(Set<JWSAlgorithm> algorithms, JWSVerifier key) {
        JWSHeader header = jwt.getHeader();
        if (!algorithms.contains(header.getAlgorithm()) || header.getCriticalParams() != null) {
            return false;
        }
        try {
            return jwt.verify(key);
        } catch (JOSEException | RuntimeException unfit) {
            return false;
        }
    }

    private static JWSVerifier verifier(JWSAlgorithm algorithm, PublicKey key) throws JOSEException {
        return JWSAlgorithm.Family.EC.contains(algorithm)
                ? new ECDSAVerifier((ECPublicKey) key)
                : new RSASSAVerifier((RSAPublicKey) key);
    }

    /** By the JDK: Kong's secrets may be shorter than RFC 7518 section 3.2 has them, which the library insists on. */
    private boolean hasCode(String algorithm, byte[] secret) throws GeneralSecurityException {
        String name = "HmacSHA" + algorithm.substring(2);
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret, name));
        return MessageDigest.isEqual(
                mac.doFinal(jwt.getSigningInput()), jwt.getSignature().decode());
    }

    private static byte[] secret(String secret, boolean base64) {
        return base64
                ? Base64.getUrlDecoder()
                        .decode(secret.replace('+', '-').replace('/', '_').replaceFirst("=+$", ""))
                : secret.getBytes(StandardCharsets.UTF_8);
    }
}
