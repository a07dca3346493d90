package io.framegate.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate with its private key (spec 10.7).
 *
 * @param id its id
 * @param cert the chain, PEM
 * @param key the private key, PEM
 * @param certAlt a second chain with a key of another kind, PEM
 * @param keyAlt the private key of the second chain, PEM; present exactly if {@code certAlt} is
 * @param snis the names it is shown for, in lower case; {@code *} may stand for the first or last label
 * @param tags labels
 */
public record CertificateConfig(
        String id,
        String cert,
        String key,
        Optional<String> certAlt,
        Optional<String> keyAlt,
        List<String> snis,
        Set<String> tags) {

    /** The id and the names only: keys are secret. */
    @Override
    public String toString() {
        return "CertificateConfig[id=" + id + ", snis=" + snis + "]";
    }
}
