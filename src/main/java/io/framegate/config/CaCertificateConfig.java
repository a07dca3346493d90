package io.framegate.config;

import java.util.Set;

/**
 * An authority that upstream certificates are checked against (spec 10.7).
 *
 * @param id its id
 * @param cert its certificate, PEM
 * @param tags labels
 */
public record CaCertificateConfig(String id, String cert, Set<String> tags) {

    /** The id only. */
    @Override
    public String toString() {
        return "CaCertificateConfig[id=" + id + "]";
    }
}
