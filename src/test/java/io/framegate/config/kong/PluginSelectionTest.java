package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TestPlugins;
import io.framegate.config.document.References;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
            consumers: [{username: alice}, {username: bob}]
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

    private static List<String> pluginsFor(String route, String consumer, String plugins) {
        DeclarativeConfig config = valid(SERVICES + plugins.indent(2));
        String id = config.consumers().byUsername(consumer).orElseThrow().id();
        return config.pluginsFor(config.route(route).orElseThrow(), Optional.of(id)).stream()
                .map(plugin -> plugin.instanceName().orElse(plugin.name()))
                .toList();
    }

    /** Spec 3.3, from the most specific on. */
    private static final List<String> PRECEDENCE = List.of(
            "- {name: demo-shout, instance_name: r-s-c, route: r, service: s, consumer: alice}",
            "- {name: demo-shout, instance_name: r-c, route: r, consumer: alice}",
            "- {name: demo-shout, instance_name: s-c, service: s, consumer: alice}",
            "- {name: demo-shout, instance_name: r-s, route: r, service: s}",
            "- {name: demo-shout, instance_name: c, consumer: alice}",
            "- {name: demo-shout, instance_name: r, route: r}",
            "- {name: demo-shout, instance_name: s, service: s}",
            "- {name: demo-shout, instance_name: g}");

    @Test
    void aConsumersConfigurationJoinsThePrecedence() {
        for (int first = 0; first < PRECEDENCE.size(); first++) {
            List<String> left = new ArrayList<>(PRECEDENCE.subList(first, PRECEDENCE.size()));
            Collections.shuffle(left, new Random(first));

            String expected = PRECEDENCE.get(first).replaceAll(".*instance_name: ([a-z-]+).*", "$1");
            assertThat(pluginsFor("r", "alice", String.join("\n", left) + "\n")).containsExactly(expected);
        }
    }

    @Test
    void othersHaveNothingOfIt() {
        String plugins = String.join("\n", PRECEDENCE) + "\n";

        assertThat(pluginsFor("r", "bob", plugins)).containsExactly("r-s");
        assertThat(pluginsFor("r", plugins)).containsExactly("demo-shout:r-s");
        assertThat(pluginsFor("q", "alice", plugins)).containsExactly("s-c");
        assertThat(pluginsFor("p", "alice", plugins)).containsExactly("c");
    }

    @Test
    void aPluginForAConsumerAloneRunsForNobodyElse() {
        String plugins = "- {name: demo-shout, consumer: alice}\n- {name: frame-log}\n";

        assertThat(pluginsFor("r", "alice", plugins)).containsExactly("demo-shout", "frame-log");
        assertThat(pluginsFor("r", "bob", plugins)).containsExactly("frame-log");
        assertThat(pluginsFor("r", plugins)).containsExactly("frame-log");
    }

    @Test
    void aPluginMayStandInItsConsumerAndAConsumersInRoutesAndServices() {
        DeclarativeConfig config = valid("""
                consumers:
                  - username: alice
                    plugins:
                      - {name: demo-shout, instance_name: everywhere}
                      - {name: demo-shout, instance_name: on-s, service: s}
                services:
                  - name: s
                    url: ws://s.internal
                    plugins: [{name: frame-log, consumer: alice, instance_name: in-service}]
                    routes:
                      - name: r
                        protocols: [ws]
                        paths: [/r]
                        plugins: [{name: demo-censor, consumer: alice, instance_name: in-route}]
                  - name: t
                    url: ws://t.internal
                    routes: [{name: p, protocols: [ws], paths: [/p]}]
                """);
        Optional<String> alice = config.consumers().byUsername("alice").map(io.framegate.pdk.Consumer::id);

        assertThat(config.pluginsFor(config.route("r").orElseThrow(), alice))
                .map(plugin -> plugin.instanceName().orElseThrow())
                .containsExactly("on-s", "in-route", "in-service");
        assertThat(config.pluginsFor(config.route("p").orElseThrow(), alice))
                .map(plugin -> plugin.instanceName().orElseThrow())
                .containsExactly("everywhere");
        assertThat(config.consumersOn(config.route("p").orElseThrow())).containsExactly(alice.orElseThrow());
    }

    @Test
    void aRouteWithoutPluginsOfConsumersDependsOnNone() {
        DeclarativeConfig config = valid(SERVICES + """
                  - {name: demo-shout, service: t, consumer: alice}
                  - {name: demo-shout, route: q, consumer: alice, enabled: false}
                """);

        assertThat(config.consumersOn(config.route("r").orElseThrow())).isEmpty();
        assertThat(config.consumersOn(config.route("q").orElseThrow())).isEmpty();
        assertThat(config.consumersOn(config.route("p").orElseThrow())).hasSize(1);
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
