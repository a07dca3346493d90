package io.framegate.pdk;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * What plugins remember of one session ({@code kong.ctx}); forgotten when the session has ended.
 *
 * <p>{@link #plugin()} belongs to one plugin and is used by its thread only. {@link #shared()} belongs to every plugin of
 * the session that runs in the same process, and may be used by several threads if some of them are {@code blocking}.
 */
public final class PluginContext {

    private final Map<String, Object> plugin = new HashMap<>(4);
    private final ConcurrentMap<String, Object> shared;
    private String traceparent = "";

    /** For whoever runs plugins: {@code shared} is the same for every plugin of one session. */
    public PluginContext(ConcurrentMap<String, Object> shared) {
        this.shared = shared;
    }

    /** What this plugin keeps from {@code ws_handshake} to {@code ws_close}; other plugins do not see it. */
    public Map<String, Object> plugin() {
        return plugin;
    }

    /** What the plugins of the session share. */
    public ConcurrentMap<String, Object> shared() {
        return shared;
    }

    /**
     * The {@code traceparent} (W3C Trace Context) for what this plugin asks other services about the handshake or frame it is
     * asked about. Empty if that is not traced, as most frames are not. To be read while the plugin is called, not later.
     */
    public Optional<String> traceparent() {
        return traceparent.isEmpty() ? Optional.empty() : Optional.of(traceparent);
    }

    /** For whoever runs plugins: what the plugin is called about from now on; empty if that is not traced. */
    public void traceparent(String current) {
        traceparent = current;
    }
}
