package io.framegate.cluster;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.map.IMap;
import io.framegate.frame.Payload;
import io.framegate.pdk.SharedState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state that members share, in a map of Hazelcast's that keeps every entry twice. A change is made where the entry is, by
 * its owner's thread: one message there and one back, and no thread of ours that waits.
 *
 * <p>Vert.x's map over the same one cannot say how long a value that replaces another is kept, and has a worker thread wait for
 * every change.
 */
final class HazelcastState implements SharedState {

    private final IMap<String, byte[]> map;

    HazelcastState(IMap<String, byte[]> map) {
        this.map = map;
    }

    @Override
    public CompletionStage<Optional<Payload>> get(String key) {
        return asked(() -> map.getAsync(key))
                .thenApply(bytes -> Optional.ofNullable(bytes).map(Payload::of));
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, Payload value, Duration keep) {
        return change(key, new Change(null, value.bytes(), wholeSeconds(keep)));
    }

    @Override
    public CompletionStage<Boolean> replace(String key, Payload expected, Payload value, Duration keep) {
        return change(key, new Change(expected.bytes(), value.bytes(), wholeSeconds(keep)));
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Payload expected) {
        return change(key, new Change(expected.bytes(), null, 0));
    }

    private CompletionStage<Boolean> change(String key, Change change) {
        return asked(() -> map.submitToKey(key, change));
    }

    /** Hazelcast's clock has whole seconds, and the one in which something is written counts as over. */
    private static long wholeSeconds(Duration keep) {
        return keep.plusSeconds(2).minusNanos(1).toSeconds();
    }

    /** A member that is leaving throws. Hazelcast's own threads bring answers and may not be asked anything by who gets them. */
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return question.get().whenCompleteAsync((answer, failure) -> {}, ForkJoinPool.commonPool());
        } catch (RuntimeException leaving) {
            return CompletableFuture.failedStage(leaving);
        }
    }

    /**
     * A change of one entry, as it travels to whoever has it; on a member with another version of this class it fails.
     *
     * @param expected what it must have; null for nothing
     * @param value what it has then; null for nothing
     * @param keepSeconds how long
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(byte @Nullable [] expected, byte @Nullable [] value, long keepSeconds)
            implements EntryProcessor<String, byte[], Boolean> {

        @Override
        public Boolean process(Map.Entry<String, byte[]> entry) {
            if (!Arrays.equals(entry.getValue(), expected)) {
                return false;
            }
            if (value == null) {
                entry.setValue(null);
            } else {
                ((ExtendedMapEntry<String, byte[]>) entry).setValue(value, keepSeconds, TimeUnit.SECONDS);
            }
            return true;
        }
    }
}
