package io.framegate;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What a process does when it is told to end (SIGTERM). */
final class ProcessEnd {

    private ProcessEnd() {}

    /**
     * Has this done then; the exit status is 0 if it is done in time.
     *
     * @param patienceMillis how long it may take, in ms
     */
    static void does(Supplier<Future<?>> closing, int patienceMillis) {
        Thread hook = new Thread(
                () -> {
                    try {
                        closing.get()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get(patienceMillis, TimeUnit.MILLISECONDS);
                        Runtime.getRuntime().halt(0); // all is done; a JVM that ends by a signal says 143
                    } catch (InterruptedException | ExecutionException | TimeoutException anyway) {
                        Thread.currentThread().interrupt();
                    }
                },
                "framegate-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }
}
