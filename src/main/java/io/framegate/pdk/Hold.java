package io.framegate.pdk;

import io.framegate.frame.CloseStatus;

/**
 * A session that is established and does not begin yet: nothing of either side reaches the other until the plugin that wants
 * this has said in {@code ws_client_frame} who the client is ({@link FrameContext#authenticate}).
 *
 * <p>What the upstream sends meanwhile waits, as much of it as a session takes in ahead of its plugins. What the client sends
 * goes to the plugins as ever, and is discarded behind them. The session ends if the upstream's connection does.
 *
 * @param millis how long it may last, in ms, at least 1
 * @param status what the client is told when it has lasted that long; the upstream is told 1001
 * @param reason why, for the log: nothing that a peer sent
 */
public record Hold(long millis, CloseStatus status, String reason) implements HandshakeDecision.Change {

    /** @throws PdkException if the time is not positive */
    public Hold {
        HandshakeDecision.Change.checkPositive("hold", millis);
    }
}
