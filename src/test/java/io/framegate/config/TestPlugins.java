package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Plugins that do nothing, with the configuration of some that do. */
public final class TestPlugins {

    /** Kong's priorities; the demo plugins run after the size limit. */
    public static final PluginCatalog CATALOG = PluginCatalog.of(List.of(
            factory("websocket-size-limit", 1003, SizeLimit.class),
            factory("websocket-validator", 1006, Validator.class),
            factory("demo-shout", 100, PluginFactory.NoConfig.class),
            factory("demo-censor", 100, PluginFactory.NoConfig.class),
            factory("frame-log", 9, FrameLog.class, config -> config.targets().contains("cluster")),
            factory("http-log", 12, FrameLog.class),
            factory("pre-function", 1_000_000, Function.class),
            factory("unusable", 1, Unusable.class)));

    private TestPlugins() {}

    /** Spec 9.1. */
    public record SizeLimit(
            @Describe("Most bytes from the client.") @Range(min = 1, max = 33_554_432)
            OptionalInt clientMaxPayload,

            @Describe("Most bytes from the upstream.") @Range(min = 1, max = 33_554_432)
            OptionalInt upstreamMaxPayload) {
        public SizeLimit {
            if (clientMaxPayload.isEmpty() && upstreamMaxPayload.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected client_max_payload or upstream_max_payload, found neither");
            }
        }
    }

    /** Spec 9.2. */
    public record Validator(Optional<Side> client, Optional<Side> upstream) {
        public Validator {
            if (client.isEmpty() && upstream.isEmpty()) {
                throw new IllegalArgumentException("expected client or upstream, found neither");
            }
        }

        /** The schemas of one side. */
        public record Side(Optional<Check> text, Optional<Check> binary) {
            public Side {
                if (text.isEmpty() && binary.isEmpty()) {
                    throw new IllegalArgumentException("expected text or binary, found neither");
                }
            }
        }

        /** A schema; both keys are required together. */
        public record Check(
                @Matches(value = "draft4", expected = "\"draft4\"")
                String type,

                String schema) {}
    }

    /** A plugin with a secret. */
    public record FrameLog(@Default("info") Level level, Optional<String> token, List<String> targets) {
        /** How loud. */
        public enum Level {
            INFO,
            DEBUG
        }
    }

    /** Spec 9.3. */
    public record Function(List<String> wsHandshake, List<String> wsClientFrame, List<String> access) {}

    /** A record no document can hold. */
    public record Unusable(Thread thread) {}

    private static <C extends Record> PluginFactory<C> factory(String name, int priority, Class<C> configType) {
        return factory(name, priority, configType, config -> false);
    }

    /** @param needsCluster whether a configuration asks for a cluster, by its targets */
    private static <C extends Record> PluginFactory<C> factory(
            String name, int priority, Class<C> configType, Predicate<C> needsCluster) {
        return new PluginFactory<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int priority() {
                return priority;
            }

            @Override
            public Class<C> configType() {
                return configType;
            }

            @Override
            public Plugin create(C config) {
                return new Plugin() {};
            }

            @Override
            public Optional<String> needsCluster(C config) {
                return needsCluster.test(config) ? Optional.of("targets") : Optional.empty();
            }
        };
    }
}
