package io.framegate.pdk;

import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import java.util.Map;

/** What a plugin is given in the phase {@code ws_handshake}. Valid during the call, or until its completion. */
public final class HandshakeContext {

    private final SessionFacts session;
    private final PluginContext ctx;

    /** For whoever runs plugins: the gateway and {@link io.framegate.pdk.testing.PluginProbe}. */
    public HandshakeContext(SessionFacts session, PluginContext ctx) {
        this.session = session;
        this.ctx = ctx;
    }

    /** The session to be: its request, its client, its route. */
    public SessionFacts session() {
        return session;
    }

    /** What plugins remember ({@code kong.ctx}). */
    public PluginContext ctx() {
        return ctx;
    }

    /** Lets the handshake proceed; changes are added to what this returns. */
    public Proceed proceed() {
        return Proceed.UNCHANGED;
    }

    /**
     * Answers the handshake with this status and no body ({@code kong.response.exit}).
     *
     * @throws PdkException if the status is not in 200..599
     */
    public Reject exit(int status) {
        return exit(status, "");
    }

    /**
     * Answers the handshake with this status and a body of text, sent as {@code text/plain}.
     *
     * @throws PdkException if the status is not in 200..599
     */
    public Reject exit(int status, String body) {
        return exit(status, body, body.isEmpty() ? Map.of() : Map.of("Content-Type", "text/plain; charset=utf-8"));
    }

    /**
     * Answers the handshake with this status, body and header fields.
     *
     * @throws PdkException if the status is not in 200..599, or a field is malformed
     */
    public Reject exit(int status, String body, Map<String, String> headers) {
        return new Reject(status, body, headers);
    }
}
