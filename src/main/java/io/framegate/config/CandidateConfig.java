package io.framegate.config;

import io.framegate.config.document.RawConfig;

/**
 * A plugin that is tried in the place of another: another configuration of it, or another plugin.
 *
 * @param name the name of the plugin
 * @param config what it is made from, with references resolved
 * @param raw the same as it was written
 * @param canary how many of a hundred new sessions get it instead, 0..100
 * @param shadow whether it gets a copy of what the others' plugin decides about
 */
public record CandidateConfig(String name, Record config, RawConfig raw, int canary, boolean shadow) {

    /** Without the configuration: it may hold secrets. */
    @Override
    public String toString() {
        return "CandidateConfig[name=" + name + ", canary=" + canary + ", shadow=" + shadow + "]";
    }
}
