package io.framegate.lua.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.LuaConfig;
import io.framegate.config.LuaConfig.UntrustedLua;
import io.framegate.frame.Frame;
import io.framegate.lua.ModuleFiles;
import io.framegate.pdk.testing.PluginProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code src/docs/lua.md} says what is so: every line of its tables is run. */
class LuaPageTest {

    private static final Pattern ROW = Pattern.compile("\\| `(.+?)` \\|.*\\|");
    private static final LuaConfig SETTINGS =
            new LuaConfig(UntrustedLua.SANDBOX, 5_000_000, 16 << 20, 10_000, List.of());

    private static Stream<String> section(String heading) throws IOException {
        String page = Files.readString(Path.of("src", "docs", "lua.md"));
        String from = page.substring(page.indexOf("\n### " + heading + "\n") + 1);
        int end = Stream.of(from.indexOf("\n## "), from.indexOf("\n### ", 4))
                .filter(at -> at > 0)
                .min(Integer::compare)
                .orElse(from.length());
        return from.substring(0, end)
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1));
    }

    static Stream<String> unchanged() throws IOException {
        return section("Unchanged");
    }

    static Stream<String> changed() throws IOException {
        return section("With a change");
    }

    static Stream<String> refused() throws IOException {
        return section("Refused");
    }

    @ParameterizedTest
    @MethodSource({"unchanged", "changed"})
    void itRuns(String script) throws Exception {
        PluginProbe probe = probe(script);
        assertThat(probe.client(Frame.text("hello"))).isNotNull();
        assertThat(probe.client(Frame.text("hello"))).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void itIsRefusedByName(String script) throws Exception {
        PluginProbe probe = probe(script);
        String name =
                script.startsWith("require") ? script.replaceAll(".*\"(.*)\".*", "$1") : script.replaceAll("\\(.*", "");
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(() -> probe.client(Frame.text("hello")));
        assertThat(Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .map(Throwable::getMessage))
                .anySatisfy(message -> assertThat(message).contains(name).contains("is not available"));
    }

    @Test
    void theDefaultsAreAsWritten() throws IOException {
        String page = Files.readString(Path.of("src", "docs", "lua.md"));
        LuaConfig defaults = LuaConfig.DEFAULTS;
        assertThat(page)
                .contains("| `plugins.lua.untrusted_lua` | `sandbox` |")
                .contains("| `plugins.lua.instructions` | " + defaults.instructions() + " |")
                .contains("| `plugins.lua.memory` | " + (defaults.memory() >> 20) + " MiB |")
                .contains("| `plugins.lua.deadline` | " + defaults.deadline() + " ms |");
    }

    private static PluginProbe probe(String script) throws Exception {
        FunctionConfig config = new FunctionConfig(
                List.of(),
                List.of(script),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return PluginProbe.of(FunctionPlugin.before(SETTINGS, ModuleFiles.NONE).create(config));
    }
}
