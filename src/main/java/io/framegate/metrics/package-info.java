/**
 * The metrics of a process, as Prometheus reads them. This package alone knows Micrometer.
 *
 * <h2>To add a metric</h2>
 *
 * What happens with every frame is counted by event loops (package {@code count}) and shown by
 * {@link io.framegate.metrics.LoopCollector}: add the number there and a line here. What somebody knows at any time is asked for, as
 * of targets by {@link io.framegate.metrics.UpstreamCollector}. What happens seldom is counted by whoever
 * sees it, in a meter of {@link io.framegate.metrics.Metrics#registry()}: sessions, handshakes and failures in
 * {@link io.framegate.metrics.Metrics}, which is told of them as a {@link io.framegate.gateway.SessionObserver}.
 *
 * <p>Names begin with {@code framegate.} and follow Micrometer's conventions ({@code framegate.sessions.closed} becomes
 * {@code framegate_sessions_closed_total}). A label's values come from the declarative file or are a few known words, however
 * many peers there are and whatever they send: {@link io.framegate.metrics.LabelValues}.
 */
@NullMarked
package io.framegate.metrics;

import org.jspecify.annotations.NullMarked;
