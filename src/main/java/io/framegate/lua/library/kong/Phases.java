package io.framegate.lua.library.kong;

import io.framegate.pdk.Phase;
import io.framegate.script.PhaseGuard;

/** When functions of the PDK may be called (spec 3.5). */
final class Phases {

    /** What reads. */
    static final PhaseGuard SESSION =
            PhaseGuard.onlyIn(Phase.WS_HANDSHAKE, Phase.WS_CLIENT_FRAME, Phase.WS_UPSTREAM_FRAME, Phase.WS_CLOSE);

    /** What changes the upstream request, or answers instead. */
    static final PhaseGuard HANDSHAKE = PhaseGuard.onlyIn(Phase.WS_HANDSHAKE);

    /** What is about the body of a request, which a handshake has not. */
    static final PhaseGuard REQUEST_BODY = PhaseGuard.onlyIn(
            Phase.REWRITE, Phase.ACCESS, Phase.RESPONSE, Phase.HEADER_FILTER, Phase.BODY_FILTER, Phase.LOG);

    /** What is about a response, which a session has not. */
    static final PhaseGuard RESPONSE =
            PhaseGuard.onlyIn(Phase.RESPONSE, Phase.HEADER_FILTER, Phase.BODY_FILTER, Phase.LOG);

    private Phases() {}
}
