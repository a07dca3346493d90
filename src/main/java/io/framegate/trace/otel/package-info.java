/**
 * Traces by the SDK of OpenTelemetry: its W3C propagator, its samplers, its batch processor with a bounded queue, and its
 * exporter for OTLP over HTTP, on threads of their own. This package alone knows it.
 */
@NullMarked
package io.framegate.trace.otel;

import org.jspecify.annotations.NullMarked;
