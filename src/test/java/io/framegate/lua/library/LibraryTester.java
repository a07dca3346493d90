package io.framegate.lua.library;

import static io.framegate.testkit.Frames.text;

import io.framegate.frame.Frame;
import io.framegate.lua.LuaEngine;
import io.framegate.lua.LuaLibrary;
import io.framegate.lua.LuaLimits;
import io.framegate.lua.LuaState;
import io.framegate.lua.RunningCall;
import io.framegate.pdk.Blame;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.Headers;
import io.framegate.pdk.Phase;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.script.ScriptCall;
import io.framegate.script.ScriptException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** A state with the libraries, and a session to call them about. */
final class LibraryTester {

    static final SessionFacts FACTS = new SessionFacts(
            "0123456789abcdef0123456789abcdef",
            "route-1",
            "service-1",
            new SessionFacts.Client("192.0.2.7", 4711),
            new SessionFacts.Request(
                    "wss",
                    "example.com",
                    8443,
                    "/t/Abc%20123%C3%B8%2f/parent/..//test/./",
                    "a=1&b=x%20y&a=3&c&d=p+q",
                    Headers.of(List.of(
                            Map.entry("Host", "example.com"),
                            Map.entry("X-One", "1"),
                            Map.entry("X-One", "2"),
                            Map.entry("X-Forwarded-Prefix", "/pre"),
                            Map.entry("Cookie", "sid=abc; t=1"))),
                    "public.example",
                    443),
            Optional.empty(),
            Optional.of(new Consumer("id-1", Optional.of("alice"), Optional.empty(), Set.of("gold"), Set.of())),
            Optional.of("key-1"));

    private final PluginContext memory = new PluginContext(new ConcurrentHashMap<>());
    private final List<LuaValue> shown = new ArrayList<>();
    private final LuaEngine engine;
    private final Map<String, LuaValue> modules = new TreeMap<>();
    private LuaTable globals = new LuaTable();

    LibraryTester() {
        this(new LuaLimits(50_000_000, 64 << 20, 10_000, false));
    }

    LibraryTester(LuaLimits limits) {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-29T12:00:00.123Z"));
        LuaLibrary libraries = new Libraries(new LibrarySite("test", "node-1", clock));
        LuaLibrary remembered = (open, state) -> {
            globals = open;
            libraries.install(open, new Remembering(state));
        };
        engine = new LuaEngine(limits, List.of(this::spy, remembered), warning -> {});
    }

    /** Takes note of what is shown. */
    private void spy(LuaTable open, LuaState state) {
        open.rawset("SHOW", new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs values) {
                for (int i = 1; i <= values.narg(); i++) {
                    shown.add(values.arg(i));
                }
                return NONE;
            }
        });
    }

    /** A state that takes note of the modules. */
    private final class Remembering implements LuaState {
        private final LuaState state;

        Remembering(LuaState state) {
            this.state = state;
        }

        @Override
        public RunningCall running() {
            return state.running();
        }

        @Override
        public void module(String name, LuaValue value) {
            modules.put(name, value);
            state.module(name, value);
        }
    }

    Map<String, LuaValue> modules() {
        return modules;
    }

    LuaTable globals() {
        return globals;
    }

    /** A call in a phase of the session. */
    ScriptCall call(Phase phase) {
        return switch (phase) {
            case WS_HANDSHAKE -> ScriptCall.about(new HandshakeContext(FACTS, memory), warning -> {});
            case WS_CLIENT_FRAME ->
                ScriptCall.about(phase, new ClientFrameContext(text("a"), FACTS, memory), warning -> {});
            case WS_UPSTREAM_FRAME ->
                ScriptCall.about(phase, new UpstreamFrameContext(text("a"), FACTS, memory), warning -> {});
            case WS_CLOSE ->
                ScriptCall.about(
                        new CloseContext(
                                FACTS,
                                memory,
                                new SessionEnd(
                                        101, 1, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.CLIENT, "")),
                        warning -> {});
            default -> ScriptCall.outside(warning -> {});
        };
    }

    /** A call about a frame from the client. */
    ScriptCall call(Frame frame) {
        return ScriptCall.about(Phase.WS_CLIENT_FRAME, new ClientFrameContext(frame, FACTS, memory), warning -> {});
    }

    /** Runs a chunk. */
    void run(ScriptCall call, String chunk) throws ScriptException {
        shown.clear();
        engine.load("test", chunk).run(call);
    }

    /** What values are, joined by bars; a chunk that has statements before them uses {@code return}. */
    String show(ScriptCall call, String expressions) throws ScriptException {
        String body = expressions.contains("return ") ? expressions : "return " + expressions;
        run(
                call,
                "local function values() " + body + " end\n"
                        + "local function show(...) for i = 1, select('#', ...) do SHOW(tostring((select(i, ...)))) end end\n"
                        + "show(values())");
        List<String> texts = new ArrayList<>();
        shown.forEach(value -> texts.add(latin1(value)));
        return String.join("|", texts);
    }

    /** The same, or how it fails, after an exclamation mark and without the position. */
    String showOrFailure(ScriptCall call, String expressions) {
        try {
            return show(call, expressions);
        } catch (ScriptException failed) {
            return "! " + String.valueOf(failed.getMessage()).replaceFirst("^test:\\d+: ", "");
        }
    }

    private static String latin1(LuaValue value) {
        LuaString text = (LuaString) value;
        return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1);
    }
}
