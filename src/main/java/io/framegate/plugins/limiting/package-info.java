/**
 * Plugins that limit how much, over token buckets: {@link io.framegate.plugins.limiting.WebsocketRateLimiting} what passes in a
 * time, {@link io.framegate.plugins.limiting.WebsocketConnectionLimiting} how many sessions there are and are asked for.
 *
 * <p>Whoever counts for more than one session counts for all event loops of the process, under a key
 * ({@code KeyedBy}). What is counted is bounded: {@code KeyedBuckets}.
 *
 * <p>Under {@code policy: cluster} it counts for all gateways of a cluster, in the
 * {@linkplain io.framegate.pdk.SharedState state} that they share. Messages and attempts are Bucket4j's buckets there
 * ({@code SharedBuckets}), of which each gateway takes a little at a time and asks once for all of it ({@code SharedBucket}).
 * Sessions are slots ({@code SharedSlots}): a value for each key says how many each gateway has ({@code Holdings}), and a
 * {@code Lease} of each gateway says whether that is still so. While the cluster does not answer, {@code Reachable} has a gateway
 * count by itself, and looks once in a while whether that is over.
 */
@NullMarked
package io.framegate.plugins.limiting;

import org.jspecify.annotations.NullMarked;
