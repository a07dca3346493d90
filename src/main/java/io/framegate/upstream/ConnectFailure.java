package io.framegate.upstream;

/** Why an upstream could not be reached, and what the client is told (spec 6.5). */
public final class ConnectFailure extends Exception {

    private static final long serialVersionUID = 1;

    /** The kinds of failure. */
    public enum Kind {
        /** Its name has no address. */
        NAME_RESOLUTION(503, "name resolution failed", false),
        /** An upstream has no target that is available. */
        NO_TARGET(503, "failure to get a peer from the ring-balancer", false),
        /** No connection, a failed TLS handshake, or a connection that ended without an answer. */
        UNREACHABLE(502, "An invalid response was received from the upstream server", true),
        /** No connection or no answer in time. */
        TIMEOUT(504, "The upstream server is timing out", true),
        /** An answer that is none: not HTTP, or a 101 against RFC 6455 section 4.1. */
        INVALID_ANSWER(502, "An invalid response was received from the upstream server", false);

        private final int status;
        private final String message;
        private final boolean worthRetrying;

        Kind(int status, String message, boolean worthRetrying) {
            this.status = status;
            this.message = message;
            this.worthRetrying = worthRetrying;
        }

        /** The status of the answer to the client. */
        public int status() {
            return status;
        }

        /** The message in its body. */
        public String message() {
            return message;
        }

        boolean isWorthRetrying() {
            return worthRetrying;
        }
    }

    private final Kind kind;
    private final int tries;

    ConnectFailure(Kind kind, int tries, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
        this.tries = tries;
    }

    /** What kind of failure the last try was. */
    public Kind kind() {
        return kind;
    }

    /** How often it was tried. */
    public int tries() {
        return tries;
    }
}
