package io.framegate.plugins.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a JSON Web Key Set (RFC 7517) that signatures can be checked with: public ones for RS, PS and ES with 256, 384 or
 * 512 bits. Others in it, such as secrets, are as if they were not there. Immutable.
 */
final class KeySet {

    static final KeySet NONE = new KeySet(List.of());

    /** RFC 7518 section 3.3. */
    private static final int SHORTEST_RSA = 2048;

    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

    private final List<Key> keys;

    private KeySet(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @param algorithms what it may be used for: a key's own algorithm, or those of its kind */
    private record Key(Optional<String> id, Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {}

    /**
     * A set from what an endpoint answers.
     *
     * @throws ParseException if it is none
     */
    static KeySet parse(String json) throws ParseException {
        List<Object> written = JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(json), "keys");
        if (written == null) {
            throw new ParseException("there are no keys", 0);
        }
        List<Key> keys = new ArrayList<>();
        for (Object one : written) {
            key(one).ifPresent(keys::add);
        }
        return new KeySet(keys);
    }

    /** A key; empty if it is of no use here, whatever may be wrong with it (RFC 7517 section 5). */
    @SuppressWarnings("unchecked")
    private static Optional<Key> key(Object written) {
        try {
            JWK key = JWK.parse((Map<String, Object>) written);
            boolean checks = (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                    && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
            return checks ? verifier(key).flatMap(verifier -> key(key, verifier)) : Optional.empty();
        } catch (ParseException | JOSEException | RuntimeException unfit) {
            return Optional.empty();
        }
    }

    private static Optional<JWSVerifier> verifier(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa && rsa.size() >= SHORTEST_RSA) {
            return Optional.of(new RSASSAVerifier(rsa.toRSAPublicKey()));
        }
        return key instanceof ECKey ec && CURVES.contains(ec.getCurve())
                ? Optional.of(new ECDSAVerifier(ec.toECPublicKey()))
                : Optional.empty();
    }

    private static Optional<Key> key(JWK key, JWSVerifier verifier) {
        Set<JWSAlgorithm> algorithms = verifier.supportedJWSAlgorithms();
        if (key.getAlgorithm() != null) {
            JWSAlgorithm own = JWSAlgorithm.parse(key.getAlgorithm().getName());
            if (!algorithms.contains(own)) {
                return Optional.empty();
            }
            algorithms = Set.of(own);
        }
        return Optional.of(new Key(Optional.ofNullable(key.getKeyID()), algorithms, verifier));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether a key is there that the token names. */
    boolean hasKeyOf(SignedToken token) {
        return keys.stream().anyMatch(key -> key.id().isPresent() && key.id().equals(token.keyId()));
    }

    /** Whether one of the keys has signed a token: the one it names, or any if it names none. */
    boolean hasSigned(SignedToken token) {
        return keys.stream()
                .filter(key -> token.keyId().isEmpty() || token.keyId().equals(key.id()))
                .anyMatch(key -> token.isSignedWith(key.algorithms(), key.verifier()));
    }
}
