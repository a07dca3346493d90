package io.framegate.lua;

import io.framegate.frame.Payload;
import io.framegate.script.KongWebSocket;
import io.framegate.script.KongWebSocket.FrameValues;
import io.framegate.script.ScriptCall;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code kong.websocket.client} and {@code kong.websocket.upstream}: {@link KongWebSocket} with Lua's values. */
final class WebSocketTable {

    private static final Map<String, LuaString> TYPES = Map.of(
            "text", LuaValue.valueOf("text"),
            "binary", LuaValue.valueOf("binary"),
            "ping", LuaValue.valueOf("ping"),
            "pong", LuaValue.valueOf("pong"),
            "close", LuaValue.valueOf("close"));

    private WebSocketTable() {}

    /** Adds {@code kong.websocket}. */
    static void install(LuaTable kong, RunningCall running) {
        LuaTable websocket = new LuaTable();
        websocket.rawset("client", table(running, ScriptCall::client));
        websocket.rawset("upstream", table(running, ScriptCall::upstream));
        kong.rawset("websocket", websocket);
    }

    private static LuaTable table(RunningCall running, Function<ScriptCall, KongWebSocket> side) {
        LuaTable table = new LuaTable();
        Native.add(
                table,
                "get_frame",
                arguments -> frame(side.apply(running.call()).getFrame()));
        Native.add(table, "set_frame_data", arguments -> {
            side.apply(running.call()).setFrameData(argument(arguments.arg1()));
            return LuaValue.NONE;
        });
        Native.add(table, "set_status", arguments -> {
            side.apply(running.call()).setStatus(argument(arguments.arg1()));
            return LuaValue.NONE;
        });
        Native.add(table, "drop_frame", arguments -> {
            side.apply(running.call()).dropFrame();
            return LuaValue.NONE;
        });
        Native.add(table, "close", arguments -> {
            side.apply(running.call())
                    .close(
                            argument(arguments.arg1()),
                            argument(arguments.arg(2)),
                            argument(arguments.arg(3)),
                            argument(arguments.arg(4)));
            return LuaValue.NONE;
        });
        Native.add(table, "set_max_payload_size", arguments -> {
            side.apply(running.call()).setMaxPayloadSize(argument(arguments.arg1()));
            return LuaValue.NONE;
        });
        return table;
    }

    private static Varargs frame(FrameValues frame) {
        LuaString payload = text(frame.payload());
        LuaString type = type(frame.type());
        return frame.status().isPresent()
                ? LuaValue.varargsOf(
                        payload, type, LuaInteger.valueOf(frame.status().getAsInt()))
                : LuaValue.varargsOf(payload, type);
    }

    /** The type of a frame as a script sees it. */
    static LuaString type(String name) {
        LuaString known = TYPES.get(name);
        return known == null ? LuaValue.valueOf(name) : known;
    }

    /** A payload as a script sees it. */
    static LuaString text(Payload payload) {
        return payload.isEmpty() ? LuaValue.EMPTYSTRING : LuaString.valueUsing(payload.bytes());
    }

    /** A string as a payload. */
    static Payload payload(LuaString text) {
        return Payload.of(ByteBuffer.wrap(text.m_bytes, text.m_offset, text.m_length));
    }

    private static @Nullable Object argument(LuaValue value) {
        if (value instanceof LuaString text) {
            return payload(text);
        } else if (value instanceof LuaNumber number) {
            return number.todouble();
        }
        return value.isnil() ? null : value;
    }
}
