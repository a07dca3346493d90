package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * What a gateway does when another joins its cluster: sessions do not move by themselves.
 *
 * @param share how many of a hundred sessions it closes at most, the oldest of those that are idle; 0 is none
 * @param window over how long the closes are spread at random, in ms
 */
@Describe("What this gateway does for another that joins its cluster, since open sessions do not move by themselves.")
public record RebalanceConfig(
        @Describe(
                "Of a hundred sessions, how many it closes at most: the oldest of those without a frame for a second, with"
                        + " drain.status. 0 is none.")
        @Default("0")
        @Range(min = 0, max = 100)
        int share,

        @Describe("Over how long these closes are spread at random, in ms.")
        @Default("60000")
        @Range(min = 0, max = TimeoutsConfig.LONGEST)
        int window) {}
