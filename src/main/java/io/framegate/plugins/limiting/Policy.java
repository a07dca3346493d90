package io.framegate.plugins.limiting;

import java.util.Optional;

/** Where the counters are: Kong's {@code policy}. */
public enum Policy {
    /** In each gateway process, for all its event loops. */
    LOCAL,
    /** One for all processes of the cluster. */
    CLUSTER;

    /** The key that asks for a cluster, if it does. */
    Optional<String> needsCluster() {
        return this == CLUSTER ? Optional.of("policy") : Optional.empty();
    }
}
