package io.framegate.pdk;

/** What a plugin is given in the phase {@code ws_close}. */
public final class CloseContext {

    private final SessionFacts session;
    private final PluginContext ctx;
    private final SessionEnd end;

    /** For whoever runs plugins: the gateway and {@link io.framegate.pdk.testing.PluginProbe}. */
    public CloseContext(SessionFacts session, PluginContext ctx, SessionEnd end) {
        this.session = session;
        this.ctx = ctx;
        this.end = end;
    }

    /** What was known of the session. */
    public SessionFacts session() {
        return session;
    }

    /** What plugins remember, with what they set in earlier phases ({@code kong.ctx}). */
    public PluginContext ctx() {
        return ctx;
    }

    /** How the session went and ended. */
    public SessionEnd end() {
        return end;
    }
}
