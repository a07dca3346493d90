package io.framegate.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.config.LuaConfig;
import io.framegate.config.PluginsConfig;
import io.framegate.pdk.PluginFactory;
import io.framegate.session.FailurePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in Lua are found where others are, and found anew when a file is another. */
class LuaSourcesTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        write("mine/handler.lua", "return {PRIORITY = 7, ws_close = function() end}");
        write("mine/schema.lua", "return {name = 'mine', fields = {{config = {type = 'record', fields = {}}}}}");
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private PluginsConfig settings() {
        LuaConfig defaults = LuaConfig.DEFAULTS;
        LuaConfig lua = new LuaConfig(
                defaults.untrustedLua(),
                defaults.instructions(),
                defaults.memory(),
                defaults.deadline(),
                List.of(directory));
        return new PluginsConfig(List.of(), List.of(), 1000, FailurePolicy.CLOSED, Set.of(), lua);
    }

    private static PluginFactory<?> mine(PluginSources sources) {
        return sources.factories().stream()
                .filter(factory -> factory.name().equals("mine"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aChangedFileIsAnotherPlugin() throws IOException {
        PluginSources before = PluginSources.load(settings());
        assertThat(mine(before).priority()).isEqualTo(7);
        assertThat(before.isCurrent(settings())).isTrue();

        write("mine/handler.lua", "return {PRIORITY = 17, ws_close = function() end}");
        assertThat(before.isCurrent(settings())).isFalse();
        PluginFactory<?> after = mine(PluginSources.load(settings()));
        assertThat(after.priority()).isEqualTo(17);
        assertThat(after.version()).isNotEqualTo(mine(before).version());
    }

    @Test
    void whatCannotBeUsedIsAProblemOfTheSources() throws IOException {
        write("mine/handler.lua", "return {PRIORITY = 7,");
        assertThatThrownBy(() -> PluginSources.load(settings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mine/handler.lua:1: ");
    }
}
