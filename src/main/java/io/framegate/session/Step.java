package io.framegate.session;

/**
 * One plugin's place in a chain.
 *
 * @param plugin its name, for logs
 * @param timeout how long it may take to decide about a frame, in ns
 * @param policy what happens if it fails
 * @param host where it lives: consecutive steps with the same number are visited in one exchange
 */
public record Step(String plugin, long timeout, FailurePolicy policy, int host) {}
