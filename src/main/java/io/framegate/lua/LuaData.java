package io.framegate.lua;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Values of a document in Lua, and back. */
final class LuaData {

    private static final int DEEPEST = 50;

    private LuaData() {}

    /** Maps and lists become tables, texts, numbers and truths what they are; what is null is not there. */
    static LuaValue toLua(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            LuaTable table = new LuaTable();
            map.forEach((key, item) -> table.rawset(LuaValue.valueOf(String.valueOf(key)), toLua(item)));
            return table;
        } else if (value instanceof List<?> list) {
            LuaTable table = new LuaTable(list.size(), 0);
            for (int i = 0; i < list.size(); i++) {
                table.rawset(i + 1, toLua(list.get(i)));
            }
            return table;
        } else if (value instanceof Boolean truth) {
            return LuaValue.valueOf(truth);
        } else if (value instanceof Integer number) {
            return LuaValue.valueOf(number);
        } else if (value instanceof Number number) {
            return LuaValue.valueOf(number.doubleValue());
        }
        return value == null ? LuaValue.NIL : LuaValue.valueOf(String.valueOf(value));
    }

    /**
     * A table with items is a list, any other a map; whole numbers are {@link Long}s; what is no data, such as a function, stands
     * for itself as {@link Opaque}.
     */
    static Object toJava(LuaValue value) {
        return toJava(value, 0);
    }

    private static Object toJava(LuaValue value, int depth) {
        if (value instanceof LuaTable table && depth < DEEPEST) {
            return table.length() > 0 ? list(table, depth) : map(table, depth);
        } else if (value instanceof LuaString text) {
            return text.tojstring();
        } else if (value instanceof LuaInteger number) {
            return number.tolong();
        } else if (value instanceof LuaNumber number) {
            double real = number.todouble();
            return real == Math.rint(real) && Math.abs(real) < 1e15 ? (Object) (long) real : (Object) real;
        }
        return value.isboolean() ? (Object) value.toboolean() : Opaque.VALUE;
    }

    private static List<Object> list(LuaTable table, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 1; i <= table.length(); i++) {
            list.add(toJava(table.get(i), depth + 1));
        }
        return list;
    }

    private static Map<String, Object> map(LuaTable table, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Varargs entry = table.next(LuaValue.NIL); !entry.isnil(1); entry = table.next(entry.arg1())) {
            map.put(entry.arg1().tojstring(), toJava(entry.arg(2), depth + 1));
        }
        return map;
    }

    /** What is no data. */
    enum Opaque {
        VALUE
    }
}
