package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.document.References;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** Which plugins run on a route, and in which order (spec 3.3). */
class PluginSelectionTest {

    private static DeclarativeConfig valid(String yaml) {
        Map<String, Object> document = new Yaml().load("_format_version: '3.0'\n" + yaml);
        return new DeclarativeReader(
                        new DeclarativeSettings(Path.of("kong.yml"), PluginsConfig.DEFAULTS, true, false),
                        TestPlugins.CATALOG,
                        References.NONE)
                .read(document)
                .value()
                .orElseThrow();
    }

    private static final String SERVICES = """
            services:
              - name: s
                url: ws://s.internal
                routes:
                  - {name: r, protocols: [ws], paths: [/r]}
                  - {name: q, protocols: [ws], paths: [/q]}
              - name: t
                url: ws://t.internal
                routes: [{name: p, protocols: [ws], paths: [/p]}]
            plugins:
            """;

    private static List<String> pluginsFor(String route, String plugins) {
        DeclarativeConfig config = valid(SERVICES + plugins.indent(2));
        return config.pluginsFor(config.route(route).orElseThrow()).stream()
                .map(plugin -> plugin.name()
                        + plugin.instanceName().map(name -> ":" + name).orElse(""))
                .toList();
    }

    private static final String EVERY_SCOPE = """
            - {name: demo-shout, instance_name: global}
            - {name: demo-shout, instance_name: of-s, service: s}
            - {name: demo-shout, instance_name: of-r, route: r}
            - {name: demo-shout, instance_name: of-r-and-s, route: r, service: s}
            """;

    @ParameterizedTest
    @CsvSource({"r, of-r-and-s", "q, of-s", "p, global"})
    void theMostSpecificConfigurationOfAPluginRuns(String route, String instance) {
        assertThat(pluginsFor(route, EVERY_SCOPE)).containsExactly("demo-shout:" + instance);
    }

    @Test
    void aRouteGoesBeforeAService() {
        assertThat(pluginsFor("r", EVERY_SCOPE.lines().limit(3).reduce("", (a, b) -> a + b + "\n")))
                .containsExactly("demo-shout:of-r");
    }

    @Test
    void aDisabledPluginNeitherRunsNorStandsInForAnother() {
        assertThat(pluginsFor("r", """
                        - {name: demo-shout, instance_name: global}
                        - {name: demo-shout, instance_name: of-r, route: r, enabled: false}
                        - {name: demo-censor, enabled: false}
                        """)).containsExactly("demo-shout:global");
    }

    @Test
    @Tag("spec-81")
    void pluginsRunByDescendingPriorityAndEqualOnesByDescendingName() {
        assertThat(pluginsFor("r", """
                        - {name: demo-censor}
                        - {name: frame-log}
                        - {name: demo-shout}
                        - {name: websocket-size-limit, config: {client_max_payload: 1}}
                        """))
                .containsExactly("websocket-size-limit", "demo-shout", "demo-censor", "frame-log");
    }

    @Test
    void aPluginInAServiceMayBeForARouteThatComesLater() {
        DeclarativeConfig config = valid("""
                services:
                  - name: s
                    url: ws://s.internal
                    plugins: [{name: demo-shout, route: later}]
                  - name: t
                    url: ws://t.internal
                routes:
                  - {name: later, service: s, protocols: [ws], paths: [/]}
                """);

        assertThat(config.pluginsFor(config.route("later").orElseThrow()))
                .singleElement()
                .satisfies(plugin -> {
                    assertThat(plugin.scope().route()).isPresent();
                    assertThat(plugin.scope().service()).isPresent();
                });
    }
}
