package io.framegate.plugins.limiting;

import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import io.framegate.plugins.limiting.WebsocketConnectionLimiting.Config;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code websocket-connection-limiting} on one event loop, wherever the counters are: what is answered to a handshake that is one
 * too many. A session that was let in has a slot until its {@code ws_close}, which comes however it ends, a handshake that fails
 * later included.
 */
abstract class ConnectionLimiter implements OnClose {

    /** The key under which a session remembers its slot. */
    static final String SLOT = "slot";

    private static final String TOO_MANY_ATTEMPTS = "API rate limit exceeded";
    private static final String TOO_MANY_CONNECTIONS = "Too many connections";

    private final Config config;

    ConnectionLimiter(Config config) {
        this.config = config;
    }

    /** What the session is counted under. */
    final String key(HandshakeContext handshake) {
        return config.limitBy().keyedBy().key(handshake.session(), config.headerName());
    }

    /** Whether one too many is refused. */
    final boolean blocks() {
        return config.enforcementMode() == EnforcementMode.BLOCK;
    }

    /** What becomes of a handshake after its attempt was counted. */
    final HandshakeDecision attempted(HandshakeContext handshake, long waitNanos) {
        return waitNanos == 0
                ? handshake.proceed()
                : violated(
                        handshake.proceed(),
                        TOO_MANY_ATTEMPTS,
                        handshake.exit(429, TOO_MANY_ATTEMPTS, retryAfter(waitNanos)));
    }

    /** What becomes of one for which there was a slot, or none. */
    final HandshakeDecision counted(HandshakeContext handshake, Proceed otherwise, boolean slot) {
        return slot ? otherwise : violated(otherwise, TOO_MANY_CONNECTIONS, handshake.exit(429, TOO_MANY_CONNECTIONS));
    }

    private HandshakeDecision violated(Proceed otherwise, String rule, Reject answer) {
        return config.enforcementMode().violated(otherwise, rule, answer);
    }

    /** RFC 9110 section 10.2.3: whole seconds, and not too few. */
    private static Map<String, String> retryAfter(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Map.of(
                "Content-Type",
                "text/plain; charset=utf-8",
                "Retry-After",
                String.valueOf((nanos + second - 1) / second));
    }
}
