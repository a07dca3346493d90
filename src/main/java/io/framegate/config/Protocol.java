package io.framegate.config;

import java.util.Set;

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

    /** The protocols one route may have together (spec 10.3). */
    private static final Set<Set<Protocol>> GROUPS = Set.of(
            Set.of(HTTP, HTTPS), Set.of(GRPC, GRPCS), Set.of(TCP, TLS, UDP), Set.of(TLS_PASSTHROUGH), Set.of(WS, WSS));

    /** Whether this gateway serves it. */
    public boolean isWebSocket() {
        return this == WS || this == WSS;
    }

    static boolean areOfOneGroup(Set<Protocol> protocols) {
        return GROUPS.stream().anyMatch(group -> group.containsAll(protocols));
    }
}
