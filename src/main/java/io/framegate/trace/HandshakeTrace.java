package io.framegate.trace;

import io.framegate.pdk.SessionEnd;
import java.util.Map;
import java.util.Optional;

/** The trace of one handshake, in the order of these methods. Used on its event loop only. */
public interface HandshakeTrace {

    /** It is not traced. */
    HandshakeTrace NONE = new HandshakeTrace() {
        @Override
        public Optional<String> traceparent() {
            return Optional.empty();
        }

        @Override
        public Optional<Map<String, String>> asks(String host, int port) {
            return Optional.empty();
        }

        @Override
        public void connected(String host, int port) {
            // not traced
        }

        @Override
        public void answered(int status) {
            // not traced
        }

        @Override
        public void unreachable(String why) {
            // not traced
        }

        @Override
        public void ended(SessionEnd end) {
            // not traced
        }

        @Override
        public SessionTrace upgraded() {
            return SessionTrace.NONE;
        }
    };

    /** What plugins are asked about, and what is written down as the session's trace; empty if nothing is traced. */
    Optional<String> traceparent();

    /**
     * The upstream is to be asked.
     *
     * @return the fields of W3C Trace Context that its request has instead of the client's; empty if those go on unchanged
     */
    Optional<Map<String, String>> asks(String host, int port);

    /** One of several that it may be has taken the connection. */
    void connected(String host, int port);

    /** It has answered. */
    void answered(int status);

    /** It could not be asked, or has not answered. */
    void unreachable(String why);

    /** There will be no session. */
    void ended(SessionEnd end);

    /** The client was answered 101: the handshake is over, and the session begins. */
    SessionTrace upgraded();
}
