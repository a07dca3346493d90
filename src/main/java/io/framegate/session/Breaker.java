package io.framegate.session;

/**
 * Keeps a plugin that goes on failing from being asked. There is one for every configured plugin and process: all sessions,
 * on whatever event loop, share it.
 *
 * <pre>
 *   closed ──too many failures──> open ──a while later──> half open ──its probes succeeded──> closed
 *                                  ^──────its probes failed──────┘
 * </pre>
 *
 * <p>While it is closed the plugin is asked as if there were none; while it is open nobody asks, and whatever would have been
 * asked has failed at once ({@link Answer.Failure#CIRCUIT_OPEN}); half open, a few probes find out whether the plugin answers
 * again. {@link FailurePolicy} decides about every failure, this one included; that one of its constants is called OPEN, too,
 * has nothing to do with it.
 *
 * <p>Whoever has asked a plugin says what came of it, with the {@link Permission} that it had: each counts once. What is asked
 * about several frames at once counts as one success if the plugin failed about none of them; if it failed about one, those
 * it had decided about before count as a success each, so that how many frames happen to go together does not change the rate.
 * A failure counts once, however many frames it was about. An answer that comes too late does not count.
 *
 * <p>Thread-safe, and quick while closed: it is asked about every frame.
 */
public interface Breaker {

    /** Why a plugin that was not asked has failed, for logs. */
    String REFUSAL = "its circuit is open";

    /** Of a plugin that is asked whatever happens. */
    Breaker NONE = new Breaker() {
        @Override
        public Permission ask() {
            return Permission.GRANTED;
        }

        @Override
        public boolean isClosed() {
            return true;
        }

        @Override
        public void succeeded(Permission asked) {}

        @Override
        public void failed(Permission asked) {}

        @Override
        public void abandoned() {}
    };

    /** How it is with the plugin. */
    enum Condition {
        /** It is asked whatever happens. */
        NONE,
        /** It is asked. */
        CLOSED,
        /** A few questions find out whether it answers again. */
        HALF_OPEN,
        /** It is not asked. */
        OPEN
    }

    /** Whether a plugin may be asked. */
    enum Permission {
        /** Yes. */
        GRANTED,
        /**
         * Yes, about one frame or handshake, to find out whether it answers again. There are few of these: what came of it must
         * be told, with {@link #succeeded}, {@link #failed} or {@link #abandoned}.
         */
        PROBE,
        /** No. */
        REFUSED
    }

    /** Whether the plugin may be asked now. */
    Permission ask();

    /** Whether {@link #ask} would grant it; takes no probe. */
    boolean isClosed();

    /** The plugin has decided what it was asked. */
    void succeeded(Permission asked);

    /** It has failed. */
    void failed(Permission asked);

    /** What came of a probe does not matter any more: somebody else may have it. */
    void abandoned();

    /** How it is with the plugin, for whoever looks on. */
    default Condition condition() {
        return Condition.NONE;
    }
}
