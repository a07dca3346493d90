package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * How a running gateway takes over changes of its declarative file and of its plugins' jars.
 *
 * @param interval how often it looks for changes, in ms; 0 never
 * @param onRemoved what becomes of the sessions of a route that is not there any more
 */
@Describe("How changes of the declarative file and of plugin jars are taken over.")
public record ReloadConfig(
        @Describe("How often to look for changes, in ms; 0 is never.")
        @Default("1000")
        @Range(min = 0, max = TimeoutsConfig.LONGEST)
        int interval,

        @Describe("Sessions of a route that is removed: keep them, or drain them one by one.") @Default("keep")
        OnRemoved onRemoved) {

    /** What becomes of the sessions of a route that is removed. */
    public enum OnRemoved {
        /** They go on as they are. */
        KEEP,
        /** Each is closed between two messages, with {@code drain.status}. */
        DRAIN
    }
}
