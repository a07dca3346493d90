package io.framegate.plugins.limiting;

import io.framegate.frame.Payload;
import io.framegate.plugins.limiting.Holdings.Holding;
import io.framegate.plugins.limiting.KeySlots.Slot;
import io.framegate.plugins.limiting.KeySlots.Word;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many sessions there are under each key in the whole cluster: slots, so many of each key at most.
 *
 * <p>The cluster has a value for each key that says how many of its slots each gateway has ({@link Holdings}). They are a gateway's
 * while its {@link Lease} lasts, one for all its keys: of one that dies they are free when that is over. A gateway always says how
 * many it has and never how many more, so that its next word is right whatever was lost. It says so when that changes, now
 * and then otherwise ({@link #GOOD}), and of all keys at once when it learns that something may have been lost.
 *
 * <p>While the cluster does not answer, this gateway's own sessions alone are counted. Thread-safe.
 */
final class SharedSlots implements AutoCloseable {

    /** For how many leases a word about a key is good: what is wrong in one for whatever reason is forgotten then. */
    private static final int GOOD = 20;

    /** How many keys the cluster is told of at a time when it is told of all. */
    private static final int AT_ONCE = 16;

    private final int most;
    private final PromptState state;
    private final Reachable reachable;
    private final TimeMeter wall;
    private final long goodMillis;
    private final long gateway = ThreadLocalRandom.current().nextLong();
    private final Lease lease;
    /** Guarded by itself. */
    private final Map<String, KeySlots> keys = new HashMap<>();

    /** @param most slots of a key */
    SharedSlots(int most, PromptState state, Reachable reachable, ClusterTerms terms) {
        this.most = most;
        this.state = state;
        this.reachable = reachable;
        this.wall = terms.wall();
        this.goodMillis = terms.lease().toMillis() * GOOD;
        this.lease = new Lease(gateway, state, wall, terms.lease(), () -> all().forEach(KeySlots::forgotten));
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(wall.currentTimeNanos());
    }

    private List<KeySlots> all() {
        synchronized (keys) {
            return List.copyOf(keys.values());
        }
    }

    // ---- sessions

    /**
     * Takes a slot.
     *
     * @param slot of one session, which may be over already
     * @return whether there was one left; fails if the cluster does not answer and that is not to be tolerated
     */
    CompletableFuture<Boolean> take(String key, Slot slot) {
        KeySlots slots;
        boolean busy;
        synchronized (keys) {
            slots = keys.computeIfAbsent(key, KeySlots::new);
            busy = slots.wants(slot);
        }
        if (busy) {
            tell(slots);
        }
        return slot.answer();
    }

    /** Gives it back, or sees to it that it is not taken any more. */
    void leave(String key, Slot slot) {
        KeySlots slots;
        boolean busy;
        synchronized (keys) {
            slots = keys.computeIfAbsent(key, KeySlots::new);
            busy = slots.leaves(slot);
        }
        if (busy) {
            tell(slots);
        } else {
            rest(slots);
        }
    }

    // ---- the cluster

    /** Tells the cluster of a key until there is nothing to tell, or nobody to be told. */
    private CompletionStage<Boolean> tell(KeySlots slots) {
        return reachable
                .ask(() -> lease.held().thenCompose(held -> write(slots)), () -> alone(slots))
                .handle((done, failure) -> {
                    if (failure != null) {
                        slots.fail(failure);
                    }
                    return slots.goesOn(reachable.answers());
                })
                .thenCompose(again -> again ? tell(slots) : rest(slots));
    }

    private boolean alone(KeySlots slots) {
        slots.alone(most);
        return false;
    }

    private CompletionStage<Boolean> rest(KeySlots slots) {
        synchronized (keys) {
            if (slots.isEmpty()) {
                keys.remove(slots.key());
            }
        }
        return CompletableFuture.completedFuture(true);
    }

    private CompletableFuture<Boolean> write(KeySlots slots) {
        return state.get(name(slots))
                .thenCompose(found ->
                        lease.alive(Holdings.of(found).gateways()).thenCompose(alive -> write(slots, found, alive)));
    }

    /**
     * Writes what this gateway has, and leaves out what nobody has any more.
     *
     * @param found what is there
     * @param alive the gateways among those it names that are alive
     */
    private CompletableFuture<Boolean> write(KeySlots slots, Optional<Payload> found, Set<Long> alive) {
        long now = now();
        Holdings there = Holdings.of(found);
        Holdings others = there.others(gateway, alive, now);
        Holding own = there.of(gateway);
        Word word = slots.word(others.total(), most);
        if (own.count() == word.count() && (word.count() == 0 || own.until() - now > goodMillis / 2)) {
            slots.taken(word, own.until());
            return CompletableFuture.completedFuture(true);
        }
        Holding next = new Holding(word.count(), now + goodMillis);
        return swap(name(slots), found, others.and(gateway, next).value()).thenCompose(is -> {
            if (!is) {
                return write(slots); // another gateway was faster
            }
            slots.taken(word, next.until());
            return CompletableFuture.completedFuture(true);
        });
    }

    private CompletableFuture<Boolean> swap(String name, Optional<Payload> found, Payload next) {
        if (found.isEmpty()) {
            return state.putIfAbsent(name, next, Duration.ofMillis(goodMillis));
        }
        return next.isEmpty()
                ? state.remove(name, found.get())
                : state.replace(name, found.get(), next, Duration.ofMillis(goodMillis));
    }

    private static String name(KeySlots slots) {
        return "slots " + slots.key();
    }

    // ---- time

    /** To be called three times in a lease: keeps the slots that sessions have, and tells the cluster what it does not know. */
    void renew() {
        if (all().isEmpty()) {
            return; // what nobody needs may run out
        }
        CompletionStage<Boolean> asked = reachable.ask(lease::renew, () -> false);
        asked.whenComplete((renewed, failure) -> {
            if (failure == null && renewed) {
                tellWhatIsDue();
            }
        });
    }

    private void tellWhatIsDue() {
        long soon = now() + goodMillis / 2;
        Queue<KeySlots> due = new ConcurrentLinkedQueue<>(
                all().stream().filter(slots -> slots.isDue(soon)).toList());
        for (int i = 0; i < AT_ONCE; i++) {
            tellNext(due);
        }
    }

    private void tellNext(Queue<KeySlots> due) {
        for (KeySlots slots = due.poll(); slots != null && reachable.answers(); slots = due.poll()) {
            if (slots.becomesBusy()) {
                CompletionStage<Boolean> told = tell(slots);
                if (!told.toCompletableFuture().isDone()) {
                    told.whenComplete((done, failure) -> tellNext(due));
                    return;
                }
            }
        }
    }

    /** When there are no sessions any more. */
    @Override
    public void close() {
        lease.end();
    }

    /** Whether the cluster is being told something. */
    boolean isBusy() {
        return all().stream().anyMatch(KeySlots::isBusy);
    }

    /** How many keys are kept. */
    int size() {
        return all().size();
    }
}
