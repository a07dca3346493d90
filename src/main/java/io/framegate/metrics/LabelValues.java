package io.framegate.metrics;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.pdk.Phase;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The words that labels have as values: few, whatever peers send. */
final class LabelValues {

    static final String OTHER = "other";

    /** RFC 6455 and IANA's registry, then the practice of graphql-transport-ws, which our plugins follow. */
    private static final Set<Integer> CODES = Set.of(
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3003, 3008, 4400, 4401, 4403,
            4406, 4408, 4409, 4429);

    private static final Set<Integer> STATUSES =
            Set.of(101, 200, 301, 302, 307, 308, 400, 401, 403, 404, 405, 413, 426, 429, 431, 500, 502, 503, 504);

    private LabelValues() {}

    /** Such as {@code client}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The phase in which a plugin is asked about frames of this peer. */
    static String phase(Peer from) {
        return (from == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME).pdkName();
    }

    /**
     * A close code if it is a known one. Of a close frame without one it is 1005, of no close frame 1006, as RFC 6455 section
     * 7.4.1 calls them.
     */
    static String code(Optional<CloseStatus> closed) {
        return closed.map(status -> status.isEmpty() ? "1005" : code(status.code()))
                .orElse("1006");
    }

    static String code(int code) {
        return CODES.contains(code) ? Integer.toString(code) : OTHER;
    }

    /** An HTTP status if it is a usual one, otherwise its class, such as {@code 4xx}. */
    static String status(int status) {
        if (STATUSES.contains(status)) {
            return Integer.toString(status);
        }
        return status >= 100 && status < 600 ? status / 100 + "xx" : OTHER;
    }
}
