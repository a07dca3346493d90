package io.framegate.pdk;

import java.util.Locale;

/** The moments plugins run at, under Kong's names (spec 3.1). The first four are the ones a WebSocket session has. */
public enum Phase {
    WS_HANDSHAKE,
    WS_CLIENT_FRAME,
    WS_UPSTREAM_FRAME,
    WS_CLOSE,
    INIT_WORKER,
    CERTIFICATE,
    REWRITE,
    ACCESS,
    RESPONSE,
    HEADER_FILTER,
    BODY_FILTER,
    LOG;

    private final String pdkName = name().toLowerCase(Locale.ROOT);

    /** The name Kong uses, such as {@code ws_client_frame}. */
    public String pdkName() {
        return pdkName;
    }
}
