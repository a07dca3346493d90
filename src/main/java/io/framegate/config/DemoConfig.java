package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;

/**
 * The upstream that comes with the gateway, to try it out.
 *
 * @param enabled whether it is started
 * @param upstreamPort its port on this machine, 0..65535
 */
@Describe("The upstream that comes with the gateway, to try it out.")
public record DemoConfig(
        @Describe("Start the demo upstream.") @Default("false")
        boolean enabled,

        @Describe("The port it listens on, on this machine only.") @Default("8090") @Range(min = 0, max = 65535)
        int upstreamPort) {}
