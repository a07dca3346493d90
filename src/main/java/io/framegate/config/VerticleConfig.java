package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.util.Map;

/**
 * A verticle that is deployed beside the gateway and brings plugins of its own.
 *
 * @param className the class
 * @param instances how many to deploy; 0 is one per event loop
 * @param config what the verticle is deployed with
 */
@Describe("A verticle that is deployed beside the gateway and brings plugins of its own.")
public record VerticleConfig(
        @Describe("The name of the class, with its package.")
        @Key("class")
        @Matches(value = "[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*", expected = "the name of a class")
        String className,

        @Describe("How many to deploy; 0 is one per event loop.") @Default("0") @Range(min = 0, max = 1024)
        int instances,

        @Describe("What the verticle is deployed with.") Map<String, Object> config) {

    /** The class and the keys only: values may be secrets. */
    @Override
    public String toString() {
        return className + " x " + instances + config.keySet();
    }
}
