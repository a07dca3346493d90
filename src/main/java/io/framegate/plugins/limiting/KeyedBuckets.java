package io.framegate.plugins.limiting;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Buckets by key, for all sessions of a configured plugin. A key that sessions use is kept, so there are never more of these
 * than sessions. One that no session uses any more is kept until its buckets are full again, when a new one is as good, and at
 * most {@value #MOST_UNUSED} of these are: beyond that the one that was left first is forgotten, and whoever comes back with it
 * begins anew.
 *
 * <p>Thread-safe. Used at the beginning and the end of a session, not for a frame.
 *
 * @param <B> what is kept under a key
 */
final class KeyedBuckets<B> {

    static final int MOST_UNUSED = 100_000;

    private final Function<? super String, ? extends B> maker;
    private final long keepNanos;
    private final LongSupplier clock;
    private final Map<String, Kept<B>> used = new HashMap<>();

    /** The one that was left first is first. */
    private final Map<String, Kept<B>> unused = new LinkedHashMap<>();

    private static final class Kept<B> {
        private final B buckets;
        private int users;
        private long leftAt;

        Kept(B buckets) {
            this.buckets = buckets;
        }
    }

    /**
     * No key yet.
     *
     * @param maker makes full buckets for a key
     * @param keep how long they take to be full again
     * @param clock in ns
     */
    KeyedBuckets(Function<? super String, ? extends B> maker, Duration keep, LongSupplier clock) {
        this.maker = maker;
        this.keepNanos = keep.toNanos();
        this.clock = clock;
    }

    /** The buckets of a key, for one more user. */
    synchronized B take(String key) {
        Kept<B> kept = used.get(key);
        if (kept == null) {
            kept = unused.remove(key);
            kept = kept == null ? new Kept<>(maker.apply(key)) : kept;
            used.put(key, kept);
        }
        kept.users++;
        return kept.buckets;
    }

    /** A user who has taken them needs them no more. */
    synchronized void leave(String key) {
        Kept<B> kept = used.get(key);
        if (kept != null && --kept.users == 0) {
            used.remove(key);
            kept.leftAt = clock.getAsLong();
            unused.put(key, kept);
            forget(kept.leftAt);
        }
    }

    private void forget(long now) {
        Iterator<Kept<B>> eldest = unused.values().iterator();
        while (eldest.hasNext() && (now - eldest.next().leftAt >= keepNanos || unused.size() > MOST_UNUSED)) {
            eldest.remove();
        }
    }

    /** How many keys are kept. */
    synchronized int size() {
        return used.size() + unused.size();
    }
}
