/**
 * What is traced of sessions, and where: spans of handshakes, of sessions, and of some of the messages with every plugin that
 * decides about them, here or in another process. Nothing is unless the settings say where spans go, and then
 * {@link io.framegate.trace.Tracing#OFF} is all there is of it: no class of OpenTelemetry is loaded.
 *
 * <pre>
 *   SERVER    GET route                   the handshake, to its answer; in the trace of a trusted proxy, otherwise in one of its own
 *   CLIENT      GET                       the connection to the upstream, which is told of it in {@code traceparent}
 *   INTERNAL    ws_handshake plugin       each plugin that is asked about it
 *   INTERNAL    session route             from the 101 to the end
 *
 *   INTERNAL  message from client         a message, in a trace of its own, with a link to its session
 *   INTERNAL    ws_client_frame plugin    each plugin that is asked about it, made where the plugin is
 * </pre>
 *
 * <p>No span holds what a peer sent: a path, a query, a header value, a payload, a close reason. Names and reasons are those of
 * the declarative file and of plugins, as in the log.
 *
 * <p>Context travels between processes as the text that W3C Trace Context gives it. {@code io.framegate.trace.otel} alone knows
 * OpenTelemetry.
 */
@NullMarked
package io.framegate.trace;

import org.jspecify.annotations.NullMarked;
