package io.framegate.config;

/** A protocol of a service, a route or a plugin, under Kong's name (spec 10.2). This gateway serves {@link #WS} and {@link #WSS}. */
public enum Protocol {
    GRPC,
    GRPCS,
    HTTP,
    HTTPS,
    TCP,
    TLS,
    TLS_PASSTHROUGH,
    UDP,
    /** WebSocket frames over plain TCP. */
    WS,
    /** WebSocket frames over TLS. */
    WSS;

    /** Whether this gateway serves it. */
    public boolean isWebSocket() {
        return this == WS || this == WSS;
    }
}
