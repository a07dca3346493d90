package io.framegate.plugins.limiting;

import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SharedState;

/** Makes what one configured plugin counts with in a cluster. Thread-safe. */
final class ClusterCounters {

    private final PromptState state;
    private final ClusterTerms terms;
    private final Reachable reachable;
    private final SharedBuckets buckets;

    /**
     * @param plugin its name, for the log
     * @param tolerant whether it counts by itself while the cluster does not answer
     * @throws IllegalStateException if the process is in no cluster
     */
    ClusterCounters(String plugin, PluginSite site, boolean tolerant, ClusterTerms terms) {
        SharedState shared = site.cluster()
                .orElseThrow(
                        () -> new IllegalStateException("policy: cluster needs a process that has joined a cluster"));
        this.state = new PromptState(shared, terms.patience());
        this.terms = terms;
        this.reachable = new Reachable(plugin, tolerant, terms.steady(), terms.patience());
        this.buckets = new SharedBuckets(state, terms.wall());
    }

    /** The bucket of a key, as full as the cluster knows it to be. */
    SharedBucket bucket(String key, Limits limits) {
        return new SharedBucket(
                reachable,
                buckets.bucket("bucket " + key, limits),
                () -> limits.bucket(terms.steady(), true),
                terms.steady());
    }

    /** The slots of all keys, so many of each. */
    SharedSlots slots(int most) {
        return new SharedSlots(most, state, reachable, terms);
    }
}
