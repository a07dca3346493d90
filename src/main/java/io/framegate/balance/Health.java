package io.framegate.balance;

import java.util.EnumMap;
import java.util.Map;

/**
 * Whether an endpoint is healthy, by what was seen of it (spec 10.6): as many failures of a kind without a success between them as a
 * threshold says make it unhealthy, as many successes in a row healthy again. Active and passive checks count together, each
 * against its own thresholds, as in Kong; but a success ends a row of failures even where successes are not counted.
 *
 * <p>Knows no clock. Thread-safe.
 */
final class Health {

    /** The kinds of failures that are counted, each for itself. */
    enum Failure {
        /** No connection. */
        TCP,
        /** No connection or no answer in time. */
        TIMEOUT,
        /** An answer that says so. */
        HTTP
    }

    private final Map<Failure, Integer> failures = new EnumMap<>(Failure.class);
    private int successes;
    private volatile boolean healthy = true;

    boolean isHealthy() {
        return healthy;
    }

    /**
     * Something has worked.
     *
     * @param enough how many in a row make it healthy; 0 for never
     * @return whether it is healthy now and was not before
     */
    synchronized boolean succeeded(int enough) {
        failures.clear();
        if (healthy || enough == 0 || ++successes < enough) {
            return false;
        }
        successes = 0;
        healthy = true;
        return true;
    }

    /**
     * Something has failed.
     *
     * @param tooMany how many make it unhealthy; 0 for never
     * @return whether it is unhealthy now and was not before
     */
    synchronized boolean failed(Failure kind, int tooMany) {
        successes = 0;
        if (!healthy || tooMany == 0 || failures.merge(kind, 1, Integer::sum) < tooMany) {
            return false;
        }
        failures.clear();
        healthy = false;
        return true;
    }
}
