package io.framegate.lua;

import io.framegate.frame.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code kong.ctx.shared}: what plugins of every kind share. Texts, numbers and truths are what Java's plugins put there and
 * see; a table is shared among Lua's as it is. Functions are refused: they would run on the budget of another state.
 */
final class SharedTable extends LuaTable {

    private final ConcurrentMap<String, Object> shared;

    SharedTable(ConcurrentMap<String, Object> shared) {
        this.shared = shared;
    }

    @Override
    public LuaValue rawget(LuaValue key) {
        if (!(key instanceof LuaString)) {
            return NIL;
        }
        Object value = shared.get(key.tojstring());
        return value == null ? NIL : toLua(value);
    }

    @Override
    public LuaValue rawget(int key) {
        return NIL;
    }

    @Override
    public LuaValue get(LuaValue key) {
        return rawget(key);
    }

    @Override
    public LuaValue get(int key) {
        return NIL;
    }

    @Override
    public void set(LuaValue key, LuaValue value) {
        rawset(key, value);
    }

    @Override
    public void set(int key, LuaValue value) {
        rawset(key, value);
    }

    @Override
    public void rawset(int key, LuaValue value) {
        throw new LuaError("a key of kong.ctx.shared must be a string");
    }

    @Override
    public void rawset(LuaValue key, LuaValue value) {
        if (!(key instanceof LuaString)) {
            throw new LuaError("a key of kong.ctx.shared must be a string");
        } else if (value.isnil()) {
            shared.remove(key.tojstring());
        } else if (shared.size() >= ContextTable.MOST && !shared.containsKey(key.tojstring())) {
            throw new LuaError("kong.ctx has room for " + ContextTable.MOST + " values");
        } else {
            shared.put(key.tojstring(), toJava(value));
        }
    }

    @Override
    public LuaValue setmetatable(LuaValue metatable) {
        throw new LuaError("kong.ctx.shared has no metatable");
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public Varargs next(LuaValue key) {
        List<String> keys = new ArrayList<>(shared.keySet());
        int at = key.isnil() ? 0 : keys.indexOf(key.tojstring()) + 1;
        if (at >= keys.size()) {
            return NIL;
        }
        LuaValue next = valueOf(keys.get(at));
        return varargsOf(next, rawget(next));
    }

    private static LuaValue toLua(Object value) {
        if (value instanceof LuaValue already) {
            return already;
        } else if (value instanceof String text) {
            return valueOf(text);
        } else if (value instanceof Payload payload) {
            return LuaString.valueUsing(payload.bytes());
        } else if (value instanceof Integer number) {
            return valueOf(number);
        } else if (value instanceof Number number) {
            return valueOf(number.doubleValue());
        }
        return value instanceof Boolean truth ? valueOf(truth) : NIL;
    }

    private static Object toJava(LuaValue value) {
        if (value instanceof LuaString text) {
            return text.isValidUtf8() ? text.tojstring() : WebSocketTable.payload(text);
        } else if (value instanceof LuaInteger number) {
            return number.toint();
        } else if (value instanceof LuaNumber number) {
            return number.todouble();
        } else if (value instanceof LuaBoolean truth) {
            return truth.toboolean();
        } else if (value instanceof LuaTable || value.isuserdata()) {
            return value;
        }
        throw new LuaError("kong.ctx.shared takes no " + value.typename());
    }
}
