package io.framegate.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several targets under one name, which services have as their host (spec 10.6).
 *
 * @param id its id, stable from one reading to the next
 * @param name its name, as services have it for their host
 * @param algorithm how one of the targets is chosen for a session
 * @param hashOn what is hashed by {@link Algorithm#CONSISTENT_HASHING}
 * @param hashFallback what is hashed where the request has nothing of the first
 * @param cookiePath the path of a cookie that is set for hashing
 * @param hostHeader the Host that targets are sent, possibly with a port; empty for each its own name
 * @param clientCertificate the certificate that targets are shown, by wss services that have none and by checks
 * @param useSrvName whether a target found by an SRV record is sent that record's name for Host
 * @param healthchecks how targets are found out to be unhealthy
 * @param onUnhealthy what becomes of the sessions of a target that is
 * @param targets the targets
 * @param tags labels
 */
public record UpstreamConfig(
        String id,
        String name,
        Algorithm algorithm,
        HashInput hashOn,
        HashInput hashFallback,
        String cookiePath,
        Optional<RouteHost> hostHeader,
        Optional<CertificateConfig> clientCertificate,
        boolean useSrvName,
        HealthchecksConfig healthchecks,
        OnUnhealthy onUnhealthy,
        List<TargetConfig> targets,
        Set<String> tags) {

    /** How one of several targets is chosen. */
    public enum Algorithm {
        /** In turn, each as often as its weight says. */
        ROUND_ROBIN("round-robin"),
        /** By something in the request: the same leads to the same target. */
        CONSISTENT_HASHING("consistent-hashing"),
        /** The one with the fewest open sessions for its weight. */
        LEAST_CONNECTIONS("least-connections"),
        /** Kong's, by how long requests take, which says nothing about sessions; {@link #ROUND_ROBIN} here. */
        LATENCY("latency");

        private final String text;

        Algorithm(String text) {
            this.text = text;
        }

        /** The name in a declarative file. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** What becomes of the open sessions of a target that is found to be unhealthy. */
    public enum OnUnhealthy {
        /** They go on as long as they can. */
        KEEP,
        /** Each is closed between two messages, with {@code drain.status}. */
        DRAIN
    }
}
