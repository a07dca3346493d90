package io.framegate.session;

/**
 * One plugin's place in a chain.
 *
 * @param plugin its name, for logs
 * @param timeout how long it may take to decide about a frame, in ns
 * @param policy what happens if it fails
 * @param host where it lives: consecutive steps with the same number are visited in one exchange, as far as their breakers
 *     are closed
 * @param breaker whether it is asked at all
 */
public record Step(String plugin, long timeout, FailurePolicy policy, int host, Breaker breaker) {

    /** A step that is asked whatever happens. */
    public Step(String plugin, long timeout, FailurePolicy policy, int host) {
        this(plugin, timeout, policy, host, Breaker.NONE);
    }
}
