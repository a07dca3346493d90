package io.framegate.lua.plugins;

import io.framegate.pdk.Describe;
import io.framegate.pdk.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code pre-function} and {@code post-function} are configured with: scripts for each phase, run in their order (spec 9.3).
 * The phases of HTTP are there so that one file serves Kong too.
 */
public record FunctionConfig(
        @Describe("Scripts for the handshake.") List<String> wsHandshake,

        @Describe("Scripts for every frame from the client.")
        List<String> wsClientFrame,

        @Describe("Scripts for every frame from the upstream.")
        List<String> wsUpstreamFrame,

        @Describe("Scripts for the end of a session.") List<String> wsClose,
        @Describe("For HTTP: does nothing here.") List<String> certificate,
        @Describe("For HTTP: does nothing here.") List<String> rewrite,
        @Describe("For HTTP: does nothing here.") List<String> access,
        @Describe("For HTTP: does nothing here.") List<String> headerFilter,
        @Describe("For HTTP: does nothing here.") List<String> bodyFilter,
        @Describe("For HTTP: does nothing here.") List<String> log) {

    /** @throws IllegalArgumentException if there is no script at all */
    public FunctionConfig {
        if (List.of(
                        wsHandshake,
                        wsClientFrame,
                        wsUpstreamFrame,
                        wsClose,
                        certificate,
                        rewrite,
                        access,
                        headerFilter,
                        bodyFilter,
                        log)
                .stream()
                .allMatch(List::isEmpty)) {
            throw new IllegalArgumentException(
                    "expected a script in ws_handshake, ws_client_frame, ws_upstream_frame or ws_close, found none");
        }
    }

    /** The scripts that run here, by their phase. */
    Map<Phase, List<String>> scripts() {
        Map<Phase, List<String>> scripts = new EnumMap<>(Phase.class);
        scripts.put(Phase.WS_HANDSHAKE, wsHandshake);
        scripts.put(Phase.WS_CLIENT_FRAME, wsClientFrame);
        scripts.put(Phase.WS_UPSTREAM_FRAME, wsUpstreamFrame);
        scripts.put(Phase.WS_CLOSE, wsClose);
        scripts.values().removeIf(List::isEmpty);
        return scripts;
    }

    /** The phases that have scripts which do not run here. */
    List<Phase> idle() {
        Map<Phase, List<String>> others = new EnumMap<>(Phase.class);
        others.put(Phase.CERTIFICATE, certificate);
        others.put(Phase.REWRITE, rewrite);
        others.put(Phase.ACCESS, access);
        others.put(Phase.HEADER_FILTER, headerFilter);
        others.put(Phase.BODY_FILTER, bodyFilter);
        others.put(Phase.LOG, log);
        others.values().removeIf(List::isEmpty);
        return List.copyOf(others.keySet());
    }
}
