package io.framegate.pdk;

import io.framegate.frame.CloseStatus;
import java.util.Optional;

/**
 * How a session went and ended.
 *
 * @param status the status the client's handshake was answered with: 101, or that of the refusal; 0 if the client was gone
 *     before there was an answer
 * @param durationMillis from the handshake request to the end, in ms
 * @param client the client's side
 * @param upstream the upstream's side
 * @param blame who ended it
 * @param plugin the plugin that refused it, closed it or failed; empty unless {@link Blame#PLUGIN} is to blame
 * @param reason why, in one sentence without anything a peer sent
 */
public record SessionEnd(
        int status,
        long durationMillis,
        Side client,
        Side upstream,
        Blame blame,
        Optional<String> plugin,
        String reason) {

    /** As above, of a session that no plugin ended. */
    public SessionEnd(int status, long durationMillis, Side client, Side upstream, Blame blame, String reason) {
        this(status, durationMillis, client, upstream, blame, Optional.empty(), reason);
    }

    /**
     * What passed between the gateway and one peer.
     *
     * @param messagesReceived text and binary messages received, before plugins
     * @param bytesReceived their payload bytes
     * @param messagesSent text and binary messages sent, after plugins
     * @param bytesSent their payload bytes
     * @param closeReceived the status of the close frame received; empty if none came
     * @param closeSent the status of the close frame sent; empty if none went
     */
    public record Side(
            long messagesReceived,
            long bytesReceived,
            long messagesSent,
            long bytesSent,
            Optional<CloseStatus> closeReceived,
            Optional<CloseStatus> closeSent) {

        /** A side on which nothing passed. */
        public static final Side SILENT = new Side(0, 0, 0, 0, Optional.empty(), Optional.empty());
    }
}
