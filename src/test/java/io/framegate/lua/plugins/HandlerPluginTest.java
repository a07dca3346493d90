package io.framegate.lua.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.LuaConfig;
import io.framegate.config.LuaConfig.UntrustedLua;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.config.document.ShownRecord;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Objection;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.testing.PluginProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of {@code handler.lua} and {@code schema.lua}. */
class HandlerPluginTest {

    private static final String SCHEMA = """
            local typedefs = require "kong.db.schema.typedefs"
            return {
              name = "prefixer",
              fields = {
                { consumer = typedefs.no_consumer },
                { protocols = typedefs.protocols_websocket },
                { config = {
                    type = "record",
                    fields = {
                      { prefix = { type = "string", required = true, len_max = 10 } },
                      { mode = { type = "string", default = "both", one_of = { "both", "text" } } },
                      { times = { type = "integer", default = 1, between = { 1, 3 } } },
                      { ratio = { type = "number", gt = 0 } },
                      { port = typedefs.port { default = 80 } },
                      { key = { type = "string", match = "^%a+$", starts_with = "k", not_one_of = { "kkk" } } },
                      { words = { type = "array", default = {}, elements = { type = "string" } } },
                      { labels = { type = "map", keys = { type = "string" }, values = { type = "number" } } },
                      { nested = { type = "record", required = true, fields = {
                          { on = { type = "boolean", default = true } },
                          { level = { type = "integer" } },
                      } } },
                    },
                } },
              },
            }
            """;

    private static final String HANDLER = """
            local text = require "kong.plugins.prefixer.text"
            local Prefixer = { PRIORITY = 850, VERSION = "1.2.0", seen = 0 }
            function Prefixer:ws_handshake(conf)
              kong.websocket.client.set_max_payload_size(1024)
            end
            function Prefixer:ws_client_frame(conf, payload, typ, status)
              self.seen = self.seen + 1
              if typ == "close" then
                kong.websocket.client.set_frame_data(tostring(status))
              else
                kong.websocket.client.set_frame_data(text.prefixed(conf, payload) .. self.seen)
              end
            end
            function Prefixer:ws_upstream_frame(conf, payload, typ, status)
              if payload == "stop" then return kong.websocket.upstream.close(1001, "stop") end
            end
            function Prefixer:ws_close(conf) end
            return Prefixer
            """;

    @TempDir
    private Path directory;

    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        write("prefixer/schema.lua", SCHEMA);
        write("prefixer/handler.lua", HANDLER);
        write(
                "prefixer/text.lua",
                "return { prefixed = function(conf, s) return conf.prefix:rep(conf.times) .. s .. tostring(conf.nested.on) end }");
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private List<PluginFactory<?>> factories() {
        return LuaPlugins.factories(
                new LuaConfig(UntrustedLua.SANDBOX, 5_000_000, 16 << 20, 1_000, List.of(directory)), problems::add);
    }

    private HandlerPlugin prefixer() {
        return (HandlerPlugin) factories().stream()
                .filter(factory -> factory.name().equals("prefixer"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(problems.toString()));
    }

    private List<String> objections(Map<String, Object> config) {
        return prefixer().objections(new HandlerPlugin.Config(config)).stream()
                .filter(Objection::problem)
                .map(objection -> objection.path() + " " + objection.text())
                .toList();
    }

    @Test
    void itsPriorityIsTheHandlers() {
        assertThat(prefixer().priority()).isEqualTo(850);
        assertThat(problems).isEmpty();
    }

    @Test
    void handlersGetTheConfigurationAndTheFrame() {
        PluginProbe probe = PluginProbe.of(prefixer(), new HandlerPlugin.Config(Map.of("prefix", ">", "times", 2)));
        probe.handshake();
        assertThat(PluginProbe.modified(probe.client(Frame.text("a"))).text()).isEqualTo(">>atrue1");
        assertThat(PluginProbe.modified(probe.client(Frame.text("b"))).text()).isEqualTo(">>btrue2");
        assertThat(PluginProbe.modified(probe.client(Frame.close(CloseStatus.of(4000, "x"))))
                        .text())
                .isEqualTo("4000");
        assertThat(probe.upstream(Frame.text("go"))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.upstream(Frame.text("stop"))).isInstanceOf(Decision.Close.class);
    }

    @Test
    void whatTheSchemaForbidsIsAProblemWithItsPath() {
        assertThat(objections(Map.of("prefix", "x"))).isEmpty();
        assertThat(objections(Map.of())).containsExactly("[prefix] required: expected a text, found nothing");
        Map<String, Object> wrong = new HashMap<>();
        wrong.put("prefix", "far too long a text");
        wrong.put("mode", "none");
        wrong.put("times", 4);
        wrong.put("ratio", 0);
        wrong.put("port", "http");
        wrong.put("words", List.of("a", 1));
        wrong.put("labels", Map.of("a", "b"));
        wrong.put("nested", Map.of("on", "yes", "lvel", 1));
        wrong.put("prefx", "x");
        wrong.put("key", "1");
        assertThat(objections(wrong))
                .containsExactlyInAnyOrder(
                        "[prefx] unknown key, did you mean \"prefix\"?",
                        "[prefix] expected a length of 0..10, found 19",
                        "[mode] expected one of \"both\", \"text\", found \"none\"",
                        "[times] expected a whole number in 1..3, found 4",
                        "[ratio] expected a number above 0, found 0",
                        "[port] expected a whole number, found \"http\"",
                        "[words, 1] expected a text, found 1",
                        "[labels, a] expected a number, found \"b\"",
                        "[nested, on] expected true or false, found \"yes\"",
                        "[key] expected a text that begins with \"k\", found \"1\"",
                        "[key] expected a text that matches \"^%a+$\", found \"1\"",
                        "[nested, lvel] unknown key, did you mean \"level\"?");
        assertThat(objections(Map.of("prefix", "x", "key", "kkk")))
                .containsExactly("[key] expected anything but \"kkk\"");
    }

    @Test
    void whatCannotBeUsedIsSaid() throws IOException {
        write("broken/handler.lua", "return {\n  PRIORITY = = 1 }");
        write("broken/schema.lua", "return {}");
        write("idle/handler.lua", "return { PRIORITY = 1, access = function() end }");
        write("idle/schema.lua", "return {}");
        write("misnamed/handler.lua", "return { PRIORITY = 1, ws_close = function() end }");
        write("misnamed/schema.lua", "return { name = 'other', fields = {} }");
        write("half/handler.lua", "return {}");
        write("failing/handler.lua", "error('no')");
        write("failing/schema.lua", "return {}");
        factories();
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "broken/handler.lua:2: unexpected symbol near '='",
                        "failing/handler.lua:1: no",
                        directory.resolve("half") + " has no handler.lua, or no schema.lua",
                        "idle/handler.lua: expected a function ws_handshake, ws_client_frame, ws_upstream_frame or ws_close",
                        "misnamed/schema.lua: expected name = \"misnamed\", as its directory is named");
    }

    /** Its record holds whatever there is, and is shown as it was written. */
    @Test
    void theConfigurationIsReadAndShownAsItIs() {
        Map<String, Object> written = Map.of("prefix", "x", "nested", Map.of("on", true), "words", List.of("a"));
        Reading<HandlerPlugin.Config> read = ConfigReader.plain().read(HandlerPlugin.Config.class, written);
        assertThat(read.value()).hasValue(new HandlerPlugin.Config(written));
        assertThat(ShownRecord.of(read.value().orElseThrow(), read.redaction())).isEqualTo(written);
    }

    @Test
    void anotherFileIsAnotherVersion() throws IOException {
        String before = prefixer().version();
        assertThat(prefixer().version()).isEqualTo(before);
        write("prefixer/text.lua", "return {}");
        assertThat(prefixer().version()).isNotEqualTo(before);
    }
}
