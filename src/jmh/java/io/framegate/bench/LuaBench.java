package io.framegate.bench;

import io.framegate.config.PluginsConfig;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.lua.plugins.FunctionConfig;
import io.framegate.lua.plugins.LuaPlugins;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.testing.PluginProbe;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A text in capitals, by a Lua function of {@code pre-function} and by the same plugin in Java. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LuaBench {

    private static final String SCRIPT = """
            local client = kong.websocket.client
            return function()
              local data, typ = client.get_frame()
              if typ == "text" then
                client.set_frame_data(data:upper())
              end
            end
            """;

    @Param({"64", "4096"})
    int bytes;

    private PluginProbe lua = PluginProbe.of(new Plugin() {});
    private PluginProbe java = lua;
    private Frame message = Frame.text("");

    @Setup
    public void prepare() throws Exception {
        message = Frame.text("hello, ws".repeat(bytes).substring(0, bytes));
        OnClientFrame upper = client -> client.getFrame().type() == FrameType.TEXT
                ? client.withFrameData(upper(client.getFrame().payload()))
                : client.forward();
        java = PluginProbe.of(upper);
        lua = PluginProbe.of(function(new FunctionConfig(
                List.of(),
                List.of(SCRIPT),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of())));
        lua.frame(Peer.CLIENT, message); // the chunk is replaced by its function
    }

    private static Plugin function(FunctionConfig config) throws Exception {
        for (PluginFactory<?> factory : LuaPlugins.factories(PluginsConfig.DEFAULTS.lua(), problem -> {})) {
            if (factory.name().equals("pre-function")) {
                return create(factory, config);
            }
        }
        throw new IllegalStateException("there is no pre-function");
    }

    private static <C extends Record> Plugin create(PluginFactory<C> factory, Record config) throws Exception {
        return factory.create(factory.configType().cast(config));
    }

    private static Payload upper(Payload payload) {
        return Payload.of(payload.length(), bytes -> {
            for (int i = 0; i < bytes.length; i++) {
                byte c = payload.at(i);
                bytes[i] = (byte) (c >= 'a' && c <= 'z' ? c - 0x20 : c);
            }
        });
    }

    @Benchmark
    public Decision lua() {
        return lua.frame(Peer.CLIENT, message);
    }

    @Benchmark
    public Decision java() {
        return java.frame(Peer.CLIENT, message);
    }
}
