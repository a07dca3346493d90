/**
 * What an event loop counts of its sessions: plain numbers in memory, which cost a frame some nanoseconds and no allocation.
 *
 * <p>Each event loop has a {@link io.framegate.count.LoopCounts} of its own, so that nobody waits for anybody; whoever wants to
 * know (package {@code metrics}) reads them all and adds them up. A session counts through its
 * {@link io.framegate.count.SessionCounts}, which has looked up once where. What happens a few times in a session's life, and
 * not with every frame, is no matter for this package: a {@code SessionObserver} can count it.
 *
 * <p>There are as many numbers as there are routes and plugins in the declarative file; nothing here grows with what peers send.
 */
@NullMarked
package io.framegate.count;

import org.jspecify.annotations.NullMarked;
