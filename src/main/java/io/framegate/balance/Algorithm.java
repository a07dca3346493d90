package io.framegate.balance;

import io.framegate.config.UpstreamConfig;
import java.util.List;
import java.util.OptionalLong;

/** How one of several candidates is chosen (spec 10.6). Guarded by the lock of its balancer; knows no clock and no endpoints' health. */
interface Algorithm {

    /**
     * Chooses.
     *
     * @param candidates at least one, all of them available
     * @param key what the request is hashed by; empty if there is nothing to hash
     */
    Candidate choose(List<Candidate> candidates, OptionalLong key);

    /** The algorithm that a configuration asks for. */
    static Algorithm of(UpstreamConfig.Algorithm asked) {
        return switch (asked) {
            case ROUND_ROBIN, LATENCY -> new RoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            case CONSISTENT_HASHING -> new Rendezvous();
        };
    }
}
