package io.framegate.socket;

import io.framegate.frame.DeflateTerms;
import io.framegate.pdk.Headers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/** What an upstream said to a handshake. */
public sealed interface UpstreamAnswer {

    /**
     * It switched protocols, and its answer keeps RFC 6455 section 4.1.
     *
     * @param subprotocol what it selected of what was offered
     * @param deflate what was agreed on about permessage-deflate, to open the socket with
     * @param headers its header fields
     * @param socket the connection, not yet open
     */
    record Upgraded(Optional<String> subprotocol, Optional<DeflateTerms> deflate, Headers headers, Socket socket)
            implements UpstreamAnswer {}

    /**
     * It refused; the status is not 1xx.
     *
     * @param body its body, paused; ends when it is complete, fails when it is cut off. The connection is closed with it
     */
    record Refused(int status, String statusMessage, Headers headers, ReadStream<Buffer> body)
            implements UpstreamAnswer {}

    /** It answered with something that is not a valid answer. */
    final class InvalidAnswer extends Exception {
        private static final long serialVersionUID = 1;

        InvalidAnswer(String message) {
            super(message);
        }
    }
}
