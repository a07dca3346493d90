package io.framegate.trace;

/**
 * A frame that plugins are asked about and that is traced.
 *
 * @param frame which frame of the dispatch, from 0
 * @param traceparent what it belongs to, as W3C Trace Context writes it
 */
public record FrameTrace(int frame, String traceparent) {}
