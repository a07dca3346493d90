package io.framegate.gateway;

import io.framegate.frame.Peer;
import io.framegate.pdk.SessionFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * An open session, as it was at one moment.
 *
 * @param facts what is known of it since its handshake
 * @param openedAt when both connections were there
 * @param idle how long ago a frame came last, from either side
 * @param paused the sides that are not read from, since what they send has nowhere to go
 * @param client what has passed between the gateway and the client
 * @param upstream what has passed between the gateway and the upstream
 */
public record OpenSession(
        SessionFacts facts, Instant openedAt, Duration idle, Set<Peer> paused, Traffic client, Traffic upstream) {

    /**
     * Text and binary messages and their payload bytes.
     *
     * @param messagesReceived messages received, before plugins
     * @param bytesReceived their bytes
     * @param messagesSent messages sent, after plugins
     * @param bytesSent their bytes
     */
    public record Traffic(long messagesReceived, long bytesReceived, long messagesSent, long bytesSent) {}
}
