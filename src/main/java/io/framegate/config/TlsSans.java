package io.framegate.config;

import io.framegate.pdk.Describe;
import java.util.Set;

/**
 * Further names that an upstream's certificate may be for (spec 10.2).
 *
 * @param dnsnames DNS names
 * @param uris URIs
 */
@Describe("Further names that an upstream's certificate may be for.")
public record TlsSans(
        @Describe("DNS names.") Set<String> dnsnames,
        @Describe("URIs.") Set<String> uris) {

    /** No further names. */
    public static final TlsSans NONE = new TlsSans(Set.of(), Set.of());
}
