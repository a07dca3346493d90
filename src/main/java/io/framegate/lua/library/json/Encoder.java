package io.framegate.lua.library.json;

import io.framegate.lua.Budget;
import io.framegate.lua.NumberText;
import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.Null;
import java.util.ArrayDeque;
import java.util.Deque;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Writes one value as lua-cjson does, byte for byte except for the order of names, with a stack of its own: how deep tables are nested
 * is no matter of Java's.
 */
final class Encoder {

    /** Digits that Lua itself shows of a number, which takes less time. */
    private static final int USUAL = 14;

    /** About what is remembered of a table that is being written, in bytes. */
    private static final int ENTRY = 64;

    private static final String HEX = "0123456789abcdef";

    private final JsonSettings settings;
    private final Arrays arrays;
    private final Budget budget;
    private final ByteBuilder json;
    private final Deque<Open> open = new ArrayDeque<>();

    Encoder(JsonSettings settings, Arrays arrays, Budget budget) {
        this.settings = settings;
        this.arrays = arrays;
        this.budget = budget;
        this.json = new ByteBuilder(budget, 64);
    }

    /** What tells arrays from objects where a table does not. */
    record Arrays(LuaTable arrayMt, LuaTable emptyArrayMt, LuaValue emptyArray) {}

    /** An array or object that is being written. */
    private static final class Open {
        private final LuaTable table;
        private final boolean isArray;
        private final boolean raw;
        private final int length;
        private int index;
        private LuaValue key = LuaValue.NIL;
        private boolean hasSome;

        Open(LuaTable table, boolean isArray, boolean raw, int length) {
            this.table = table;
            this.isArray = isArray;
            this.raw = raw;
            this.length = length;
        }
    }

    LuaString encode(LuaValue value) {
        append(value);
        while (!open.isEmpty()) {
            Open around = open.element();
            if (around.isArray ? around.index == around.length : !hasNext(around)) {
                open.pop();
                if (around.isArray ? around.length > 0 : around.hasSome) {
                    appendLine();
                }
                json.append(around.isArray ? ']' : '}');
            } else {
                appendElement(around);
            }
        }
        return json.build();
    }

    private static boolean hasNext(Open object) {
        object.key = object.table.next(object.key).arg1();
        return !object.key.isnil();
    }

    private void appendElement(Open around) {
        int before = json.length();
        if (around.hasSome) {
            json.append(',');
        }
        appendLine();
        LuaValue value;
        if (around.isArray) {
            around.index++;
            value = around.raw ? around.table.rawget(around.index) : around.table.get(around.index);
        } else {
            appendName(around.key);
            value = around.table.rawget(around.key);
        }
        if (append(value)) {
            around.hasSome = true;
        } else {
            json.cut(before);
        }
    }

    /** Adds a value, of a table only how it begins; false if there is none of its type and it is to be left out. */
    private boolean append(LuaValue value) {
        budget.steps(1);
        switch (value.type()) {
            case LuaValue.TSTRING -> appendString((LuaString) value);
            case LuaValue.TNUMBER -> appendNumber(value);
            case LuaValue.TBOOLEAN -> json.ascii(value.toboolean() ? "true" : "false");
            case LuaValue.TTABLE -> begin((LuaTable) value);
            case LuaValue.TNIL -> json.ascii("null");
            default -> {
                if (value == Null.NULL) {
                    json.ascii("null");
                } else if (value == arrays.emptyArray()) {
                    json.ascii("[]");
                } else if (settings.skipUnsupported) {
                    return false;
                } else {
                    throw refused(value, "type not supported");
                }
            }
        }
        return true;
    }

    private void begin(LuaTable table) {
        int depth = open.size() + 1;
        if (depth > settings.encodeDeepest) {
            throw new LuaError("Cannot serialise, excessive nesting (" + depth + ")");
        }
        budget.bytes(ENTRY);
        Open begun = opened(table);
        json.append(begun.isArray ? '[' : '{');
        open.push(begun);
    }

    private Open opened(LuaTable table) {
        LuaValue metatable = table.getmetatable();
        LuaValue ownLength = metatable == null ? LuaValue.NIL : metatable.rawget(LuaValue.LEN);
        if (metatable == arrays.arrayMt()) {
            return new Open(table, true, true, table.rawlen());
        } else if (!ownLength.isnil()) {
            double length = ownLength.call(table).todouble();
            return new Open(table, true, false, (int) Math.max(0, Math.min(length, Integer.MAX_VALUE)));
        }
        int length = arrayLength(table);
        if (length > 0 || (length == 0 && !settings.emptyAsObject)) {
            return new Open(table, true, metatable == null, length);
        } else if (metatable == arrays.emptyArrayMt()) {
            return new Open(table, true, true, table.rawlen());
        }
        return new Open(table, false, true, 0);
    }

    /** The greatest index; -1 if it is to be an object. */
    private int arrayLength(LuaTable table) {
        double greatest = 0;
        long count = 0;
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            budget.steps(1);
            LuaValue key = entry.arg1();
            double index = key.type() == LuaValue.TNUMBER ? key.todouble() : 0;
            if (index < 1 || index != Math.floor(index)) {
                return -1;
            }
            greatest = Math.max(greatest, index);
            count++;
        }
        if (settings.sparseRatio > 0
                && greatest > (double) count * settings.sparseRatio
                && greatest > settings.sparseSafe) {
            if (!settings.sparseConvert) {
                throw refused(table, "excessively sparse array");
            }
            return -1;
        }
        return (int) Math.min(greatest, Integer.MAX_VALUE);
    }

    private void appendName(LuaValue key) {
        if (key.type() == LuaValue.TNUMBER) {
            json.append('"');
            appendNumber(key);
            json.append('"');
        } else if (key.type() == LuaValue.TSTRING) {
            appendString((LuaString) key);
        } else {
            throw refused(key, "table key must be a number or string");
        }
        json.append(':');
        if (settings.indent.length() > 0) {
            json.append(' ');
        }
    }

    private void appendLine() {
        if (settings.indent.length() > 0) {
            json.append('\n');
            for (int i = 0; i < open.size(); i++) {
                budget.steps(1);
                json.append(settings.indent);
            }
        }
    }

    private void appendNumber(LuaValue number) {
        double value = number.todouble();
        if (Double.isFinite(value)) {
            json.ascii(
                    settings.precision == USUAL
                            ? NumberText.of(value)
                            : NumberText.general(value, settings.precision, false));
            return;
        }
        switch (settings.encodeInvalid) {
            case OFF -> throw refused(number, "must not be NaN or Infinity");
            case NULL -> json.ascii("null");
            case ON -> json.ascii(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    private void appendString(LuaString text) {
        json.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            budget.steps(1);
            int c = text.luaByte(i);
            if (c < ' ' || c == '"' || c == '\\' || c == 0x7F || (c == '/' && settings.escapeSlash)) {
                json.append(text, plain, i);
                appendEscaped(c);
                plain = i + 1;
            }
        }
        json.append(text, plain, text.length());
        json.append('"');
    }

    private void appendEscaped(int c) {
        int letter =
                switch (c) {
                    case '"', '\\', '/' -> c;
                    case '\b' -> 'b';
                    case '\t' -> 't';
                    case '\n' -> 'n';
                    case '\f' -> 'f';
                    case '\r' -> 'r';
                    default -> 'u';
                };
        json.append('\\').append(letter);
        if (letter == 'u') {
            json.ascii("00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }

    private static LuaError refused(LuaValue value, String why) {
        return new LuaError("Cannot serialise " + value.typename() + ": " + why);
    }
}
