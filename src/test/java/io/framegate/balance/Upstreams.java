package io.framegate.balance;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.UpstreamConfig;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import io.framegate.session.FailurePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** Upstreams as a declarative file has them. */
final class Upstreams {

    private Upstreams() {}

    /** @param fields such as {@code "targets: [{target: 10.0.0.1:80}]"} */
    static UpstreamConfig upstream(String fields) {
        PluginsConfig plugins = new PluginsConfig(List.of(), List.of(), 750, FailurePolicy.OPEN, Set.of());
        Map<String, Object> document =
                new Yaml().load("{_format_version: '3.0', upstreams: [{name: chat, " + fields + "}]}");
        Reading<DeclarativeConfig> reading = new DeclarativeReader(
                        new DeclarativeSettings(Path.of("kong.yml"), plugins, true, false),
                        TestPlugins.CATALOG,
                        References.NONE)
                .read(document);
        return reading.value()
                .orElseThrow(() -> new AssertionError(reading.problems()))
                .upstreams()
                .get(0);
    }

    /** Targets {@code 10.0.0.1:80}, {@code 10.0.0.2:80} and so on with these weights. */
    static String targets(int... weights) {
        StringBuilder targets = new StringBuilder("targets: [");
        for (int i = 0; i < weights.length; i++) {
            targets.append(i == 0 ? "" : ", ")
                    .append("{target: '10.0.")
                    .append(i / 250)
                    .append('.')
                    .append(i % 250 + 1)
                    .append(":80', weight: ")
                    .append(weights[i])
                    .append('}');
        }
        return targets.append(']').toString();
    }
}
