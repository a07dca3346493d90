package io.framegate.config;

import io.framegate.config.document.RawConfig;
import io.framegate.session.FailurePolicy;
import java.util.Optional;
import java.util.Set;

/**
 * A configured plugin (spec 10.5).
 *
 * @param id its id, stable from one reading to the next and unique among plugins
 * @param name the name of the plugin
 * @param instanceName the operator's own name for it
 * @param config what the plugin itself defines, with references resolved
 * @param raw the same as it was written, with references unresolved
 * @param scope what it is for
 * @param timeout how long it may take over one frame, in ms, 1..600000
 * @param onFailure what becomes of a frame it fails on
 * @param breaker when it is not asked any more because it goes on failing; empty for never
 * @param blocking whether it blocks, and so needs a worker thread
 * @param placement where it runs
 * @param onLostState what becomes of a session that moves to another host without what the plugin remembered
 * @param onReload whether open sessions move to another version of it
 * @param candidate what is tried in its place
 * @param priority the plugin's priority; the highest runs first
 * @param enabled whether it runs
 * @param tags labels
 */
public record PluginConfig(
        String id,
        String name,
        Optional<String> instanceName,
        Record config,
        RawConfig raw,
        PluginScope scope,
        int timeout,
        FailurePolicy onFailure,
        Optional<BreakerConfig> breaker,
        boolean blocking,
        Placement placement,
        LostState onLostState,
        OnReload onReload,
        Optional<CandidateConfig> candidate,
        int priority,
        boolean enabled,
        Set<String> tags) {

    /** The same with another plugin in its place. */
    public PluginConfig tried(CandidateConfig candidate) {
        return new PluginConfig(
                id,
                candidate.name(),
                instanceName,
                candidate.config(),
                candidate.raw(),
                scope,
                timeout,
                onFailure,
                breaker,
                blocking,
                placement,
                onLostState,
                onReload,
                Optional.empty(),
                priority,
                enabled,
                tags);
    }

    /** Without the configuration: it may hold secrets. */
    @Override
    public String toString() {
        return "PluginConfig[id=" + id + ", name=" + name + ", scope=" + scope + ", priority=" + priority + ", enabled="
                + enabled + "]";
    }
}
