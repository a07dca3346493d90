package io.framegate.plugins.limiting;

import io.framegate.frame.Payload;
import io.framegate.pdk.SharedState;
import io.framegate.pdk.testing.InMemoryState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One gateway's way to a cluster, which may be cut. Counts what is asked. */
final class ShakyState implements SharedState {

    /** What becomes of a question. */
    enum Way {
        /** It is answered. */
        OPEN,
        /** It fails. */
        BROKEN,
        /** No answer ever comes, but the question arrived. */
        DEAF,
        /** It waits until it is {@linkplain ShakyState#pass let pass}. */
        SLOW
    }

    private final Queue<Runnable> held = new ArrayDeque<>();
    private InMemoryState cluster;
    private Way way = Way.OPEN;
    private int asked;

    ShakyState(InMemoryState cluster) {
        this.cluster = cluster;
    }

    void way(Way next) {
        way = next;
    }

    /** Finds itself in another cluster, or in what is left of one. */
    void in(InMemoryState another) {
        cluster = another;
    }

    /** How many questions were asked. */
    int asked() {
        return asked;
    }

    /** Lets the question pass that has waited longest. */
    void pass() {
        held.remove().run();
    }

    /** Whether one waits. */
    boolean holds() {
        return !held.isEmpty();
    }

    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        asked++;
        return switch (way) {
            case OPEN -> question.get();
            case BROKEN -> CompletableFuture.failedFuture(new IllegalStateException("cut"));
            case DEAF -> question.get().thenCompose(answer -> new CompletableFuture<>());
            case SLOW -> {
                CompletableFuture<T> later = new CompletableFuture<>();
                held.add(() -> question.get().thenAccept(later::complete));
                yield later;
            }
        };
    }

    @Override
    public CompletionStage<Optional<Payload>> get(String key) {
        return ask(() -> cluster.get(key));
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, Payload value, Duration keep) {
        return ask(() -> cluster.putIfAbsent(key, value, keep));
    }

    @Override
    public CompletionStage<Boolean> replace(String key, Payload expected, Payload value, Duration keep) {
        return ask(() -> cluster.replace(key, expected, value, keep));
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Payload expected) {
        return ask(() -> cluster.remove(key, expected));
    }
}
