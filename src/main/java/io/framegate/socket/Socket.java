package io.framegate.socket;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Frame;
import io.framegate.frame.Violation;
import java.util.Optional;

/**
 * One connection that carries frames. All methods are called on its event loop, and so is its {@link Receiver}.
 *
 * <p>Nothing is read before {@link #open}; what arrived earlier, even with the handshake, is kept for it.
 */
public interface Socket {

    /**
     * Starts reading. Called once.
     *
     * @param deflate what the handshake agreed on about permessage-deflate; frames are inflated here and deflated here, so
     *     that nobody else sees a compressed one
     */
    void open(DecoderRules rules, Optional<DeflateTerms> deflate, Receiver receiver);

    /** Starts reading where no extension was agreed on. */
    default void open(DecoderRules rules, Receiver receiver) {
        open(rules, Optional.empty(), receiver);
    }

    /** Sends a frame, after everything sent before; goes out at the end of the event loop's turn. */
    void send(Frame frame);

    /** Stops handing out frames at once, and reading soon. */
    void pause();

    /** Undoes {@link #pause}. */
    void resume();

    /**
     * Calls back between two messages of the peer: at once, or when everything that has been read so far was handed out and
     * the message it ends in, if it does, is complete. Also when nothing more can be read. To be called once, when open.
     */
    void betweenMessages(Runnable then);

    /** Says on the transport that nothing more will be sent: TCP FIN, or TLS close_notify. Reading goes on. */
    void finish();

    /**
     * Closes the connection. What was sent before is delivered first, unless the peer does not take it within
     * {@value #FLUSH_MILLIS} ms. The receiver is told nothing more.
     */
    void disconnect();

    /** How long a closing connection may take to deliver what is still to be sent, in ms. */
    int FLUSH_MILLIS = 5_000;

    /** What a socket tells. */
    interface Receiver {

        /** A frame came. */
        void received(Frame frame);

        /** Bytes came that do not make a frame yet. */
        default void partial() {}

        /** The peer broke a rule; nothing more can be read from it, whatever follows is swallowed. Called at most once. */
        void broken(Violation violation);

        /** The outgoing buffer filled up ({@code false}) or has room again ({@code true}). */
        void writable(boolean writable);

        /** The connection is gone, and everything that was read from it has been handed out. Called at most once. */
        void lost();
    }
}
