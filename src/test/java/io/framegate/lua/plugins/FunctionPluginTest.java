package io.framegate.lua.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.LuaConfig;
import io.framegate.config.LuaConfig.UntrustedLua;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginsConfig;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import io.framegate.frame.Frame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.testing.PluginProbe;
import io.framegate.script.ScriptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** {@code pre-function} and {@code post-function} (spec 9.3). */
class FunctionPluginTest {

    private static final LuaConfig SANDBOX = LuaConfig.DEFAULTS;

    private static LuaConfig untrusted(UntrustedLua untrusted, List<Path> directories) {
        return new LuaConfig(untrusted, 5_000_000, 16 << 20, 1_000, directories);
    }

    private static Reading<DeclarativeConfig> read(LuaConfig settings, String config) {
        String yaml = """
                _format_version: '3.0'
                services:
                  - name: s
                    url: ws://localhost:1
                    routes: [{name: r, protocols: [ws], paths: [/]}]
                plugins:
                  - name: pre-function
                    protocols: [ws, wss]
                    config:
                """ + config.indent(6);
        DeclarativeSettings all = new DeclarativeSettings(Path.of("kong.yml"), PluginsConfig.DEFAULTS, true, false);
        Map<String, Object> document = new Yaml().load(yaml);
        List<PluginFactory<?>> factories = LuaPlugins.factories(settings, problem -> {});
        return new DeclarativeReader(all, PluginCatalog.of(factories), References.NONE).read(document);
    }

    private static List<String> problems(LuaConfig settings, String config) {
        return read(settings, config).problems().stream().map(String::valueOf).toList();
    }

    private static PluginProbe probe(String config) throws Exception {
        return probe(SANDBOX, config);
    }

    private static PluginProbe probe(LuaConfig settings, String config) throws Exception {
        Reading<DeclarativeConfig> reading = read(settings, config);
        assertThat(reading.problems()).isEmpty();
        Record record = reading.value().orElseThrow().plugins().get(0).config();
        for (PluginFactory<?> factory : LuaPlugins.factories(settings, problem -> {})) {
            if (factory.name().equals("pre-function")) {
                return PluginProbe.of(create(factory, record));
            }
        }
        throw new AssertionError();
    }

    private static <C extends Record> Plugin create(PluginFactory<C> factory, Record config) throws Exception {
        return factory.create(factory.configType().cast(config));
    }

    @Test
    void prioritiesAreKongs() {
        assertThat(LuaPlugins.factories(SANDBOX, problem -> {}))
                .extracting(factory -> factory.name() + " " + factory.priority())
                .containsExactly("pre-function 1000000", "post-function -1000");
    }

    @Test
    void whatIsNoLuaIsAProblemWithPathAndLine() {
        assertThat(problems(SANDBOX, """
                ws_client_frame:
                  - return
                  - |
                    local x = 1
                    x = = 2
                ws_close: ["if"]
                """))
                .containsExactly(
                        "plugins[0].config.ws_client_frame[1]: expected Lua, found ws_client_frame[1]:2: unexpected symbol near '='",
                        "plugins[0].config.ws_close[0]: expected Lua, found ws_close[0]:1: unexpected symbol near <eof>");
    }

    @Test
    void oneScriptIsNeeded() {
        assertThat(problems(SANDBOX, "ws_client_frame: []"))
                .singleElement()
                .asString()
                .contains(
                        "expected a script in ws_handshake, ws_client_frame, ws_upstream_frame or ws_close, found none");
    }

    @Test
    void offRefusesThem() {
        assertThat(problems(untrusted(UntrustedLua.OFF, List.of()), "ws_close: [return]"))
                .containsExactly(
                        "plugins[0].config: pre-function runs scripts, which plugins.lua.untrusted_lua: off refuses");
    }

    @Test
    void phasesOfHttpDoNothingAndSaySo() {
        Reading<DeclarativeConfig> reading = read(SANDBOX, "ws_close: [return]\naccess: [this is no Lua]");
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings())
                .extracting(String::valueOf)
                .containsExactly(
                        "plugins[0].config.access: does nothing here: a WebSocket session has no phase access");
    }

    /** Each on the frame as the one before it left it; a decision ends it. */
    @Test
    void scriptsOfAnArrayRunInTheirOrder() throws Exception {
        PluginProbe probe = probe("""
                ws_client_frame:
                  - kong.websocket.client.set_frame_data(kong.websocket.client.get_frame() .. "1")
                  - if kong.websocket.client.get_frame() == "drop1" then kong.websocket.client.drop_frame() end
                  - kong.websocket.client.set_frame_data(kong.websocket.client.get_frame() .. "3")
                """);
        assertThat(PluginProbe.modified(probe.client(Frame.text("a"))).text()).isEqualTo("a13");
        assertThat(probe.client(Frame.text("drop"))).isInstanceOf(Decision.Drop.class);
    }

    /** Globals are a chunk's own, and last; libraries are everybody's, and frozen. */
    @Test
    void globalsStayInTheirChunk() throws Exception {
        PluginProbe probe = probe("""
                ws_client_frame:
                  - n = (n or 0) + 1
                  - kong.websocket.client.set_frame_data(tostring(n))
                ws_upstream_frame:
                  - |
                    n = (n or 0) + 1
                    kong.websocket.upstream.set_frame_data(tostring(n))
                """);
        assertThat(PluginProbe.modified(probe.client(Frame.text("a"))).text()).isEqualTo("nil");
        assertThat(PluginProbe.modified(probe.upstream(Frame.text("a"))).text()).isEqualTo("1");
        assertThat(PluginProbe.modified(probe.upstream(Frame.text("a"))).text()).isEqualTo("2");
    }

    @Test
    void theHandshakeCanBeLimited() throws Exception {
        PluginProbe probe = probe("ws_handshake: [kong.websocket.upstream.set_max_payload_size(2048)]");
        HandshakeDecision decision = probe.handshake();
        assertThat(((HandshakeDecision.Proceed) decision).maxPayloadSize(io.framegate.frame.Peer.UPSTREAM))
                .hasValue(2048);
    }

    @Test
    void aFailureNamesChunkAndLine() throws Exception {
        PluginProbe probe = probe("ws_client_frame: [\"local a\\n\\nerror('boom')\"]");
        assertThat(failure(probe)).isEqualTo("ws_client_frame[0]:3: boom");
    }

    private static String failure(PluginProbe probe) {
        try {
            return String.valueOf(probe.client(Frame.text("x")));
        } catch (Exception failed) {
            Throwable cause =
                    failed instanceof ScriptException || failed.getCause() == null ? failed : failed.getCause();
            return String.valueOf(cause.getMessage());
        } catch (AssertionError failed) {
            return String.valueOf(
                    failed.getCause() == null
                            ? failed.getMessage()
                            : failed.getCause().getMessage());
        }
    }

    @Test
    void onGivesThemModulesAndTheEnvironment(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("shared"));
        Files.writeString(directory.resolve("shared/handler.lua"), "return {PRIORITY = 1, ws_close = function() end}");
        Files.writeString(
                directory.resolve("shared/schema.lua"),
                "return {name = 'shared', fields = {{config = {type = 'record', fields = {}}}}}");
        Files.writeString(directory.resolve("shared/words.lua"), "return {hello = 'hi'}");
        String script = "ws_client_frame: [\"kong.websocket.client.set_frame_data(require('shared.words').hello"
                + " .. type(os.getenv('PATH')))\"]";
        PluginProbe on = probe(untrusted(UntrustedLua.ON, List.of(directory)), script);
        assertThat(PluginProbe.modified(on.client(Frame.text("x"))).text()).isEqualTo("histring");
        PluginProbe sandbox = probe(untrusted(UntrustedLua.SANDBOX, List.of(directory)), script);
        assertThat(failure(sandbox)).startsWith("ws_client_frame[0]:1: module 'shared.words' is not available");
    }
}
