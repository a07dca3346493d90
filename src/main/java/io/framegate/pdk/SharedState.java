package io.framegate.pdk;

import io.framegate.frame.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What all processes of a cluster see: small values by key, for what exists once in a cluster and not once in a process, such as
 * a count. A value is changed by whoever knows what it was, so that no change is lost where several make one at once:
 *
 * <pre>{@code
 * state.get("open").thenCompose(now -> now.isEmpty()
 *         ? state.putIfAbsent("open", Payload.of("1"), Duration.ofMinutes(1))
 *         : state.replace("open", now.get(), oneMore(now.get()), Duration.ofMinutes(1)))   // false: begin again
 * }</pre>
 *
 * <p>Every value is kept for a time only, so that what belongs to nobody any more goes by itself. Values outlive a process that
 * dies, but not several that die at once; where a cluster falls into two halves, both go on with what they have, and when they
 * find each other again the values of the smaller half are forgotten where the other has some. Who needs to be right again
 * writes again.
 *
 * <p>Thread-safe. A stage may complete on any thread, fails if the cluster cannot be asked, and is not promised to complete in
 * time: who cannot wait sets a limit ({@link java.util.concurrent.CompletableFuture#orTimeout}). No method throws.
 */
public interface SharedState {

    /** The value of a key; empty if it has none, or had one that was kept long enough. */
    CompletionStage<Optional<Payload>> get(String key);

    /**
     * Gives a key that has no value one.
     *
     * @param keep how long it is kept unless it is replaced, more than nothing; some seconds longer do no harm
     * @return whether it had none
     */
    CompletionStage<Boolean> putIfAbsent(String key, Payload value, Duration keep);

    /**
     * Gives a key another value, if it has the expected one.
     *
     * @param expected compared by its bytes
     * @param keep how long the other one is kept from now on, as above
     * @return whether it had the expected one
     */
    CompletionStage<Boolean> replace(String key, Payload expected, Payload value, Duration keep);

    /**
     * Takes the value of a key away, if it is the expected one.
     *
     * @return whether it was
     */
    CompletionStage<Boolean> remove(String key, Payload expected);

    /** For whoever runs plugins: the part of this whose keys begin so, by what follows. */
    default SharedState under(String start) {
        return new SharedStatePart(this, start);
    }
}
