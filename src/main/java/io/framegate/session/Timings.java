package io.framegate.session;

/**
 * The times a session keeps, all in ns; 0 switches the idle and write ones off.
 *
 * @param idle without a frame in either direction the session is closed, 1001 on both sides (spec 7.4)
 * @param lingeringTime the longest a close may take, from the first close frame that was passed on (spec 7.3)
 * @param lingeringTimeout how long a side may be silent while its close frame is awaited (spec 7.3)
 * @param clientWrite how long the client may leave what it is sent unread
 * @param upstreamWrite the same for the upstream: its service's {@code write_timeout}
 */
public record Timings(long idle, long lingeringTime, long lingeringTimeout, long clientWrite, long upstreamWrite) {}
