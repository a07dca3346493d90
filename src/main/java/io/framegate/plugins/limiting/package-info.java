/**
 * Plugins that limit how much, over token buckets: {@link io.framegate.plugins.limiting.WebsocketRateLimiting} what passes in a
 * time, {@link io.framegate.plugins.limiting.WebsocketConnectionLimiting} how many sessions there are and are asked for.
 *
 * <p>Whoever counts for more than one session counts for all event loops of the process, under a key
 * ({@link io.framegate.plugins.limiting.KeyedBy}). What is counted is bounded: {@link io.framegate.plugins.limiting.KeyedBuckets}.
 */
@NullMarked
package io.framegate.plugins.limiting;

import org.jspecify.annotations.NullMarked;
