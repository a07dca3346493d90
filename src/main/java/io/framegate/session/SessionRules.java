package io.framegate.session;

/**
 * What a session goes by. Immutable; shared by all sessions of a route.
 *
 * @param plan the plugins of each direction
 * @param timings the times it keeps
 * @param utf8 whether what plugins put into a text or a close reason must be UTF-8
 * @param traced whether every frame and decision is observed; for demos and debugging, since it costs on every frame
 */
public record SessionRules(ChainPlan plan, Timings timings, boolean utf8, boolean traced) {}
