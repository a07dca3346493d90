package io.framegate.lua.library.json;

import io.framegate.lua.Budget;
import io.framegate.lua.NumberText;
import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.Null;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Writes one value as lua-cjson does, byte for byte except for the order of names. */
final class Encoder {

    private static final String HEX = "0123456789abcdef";

    private final JsonSettings settings;
    private final Arrays arrays;
    private final Budget budget;
    private final ByteBuilder json;

    Encoder(JsonSettings settings, Arrays arrays, Budget budget) {
        this.settings = settings;
        this.arrays = arrays;
        this.budget = budget;
        this.json = new ByteBuilder(budget, 64);
    }

    /** What tells arrays from objects where a table does not. */
    record Arrays(LuaTable arrayMt, LuaTable emptyArrayMt, LuaValue emptyArray) {}

    LuaString encode(LuaValue value) {
        append(value, 0);
        return json.build();
    }

    /** Adds a value; false if there is none of its type and it is to be left out. */
    private boolean append(LuaValue value, int depth) {
        budget.steps(1);
        switch (value.type()) {
            case LuaValue.TSTRING -> appendString((LuaString) value);
            case LuaValue.TNUMBER -> appendNumber(value);
            case LuaValue.TBOOLEAN -> json.ascii(value.toboolean() ? "true" : "false");
            case LuaValue.TTABLE -> appendTable((LuaTable) value, depth + 1);
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

    private void appendTable(LuaTable table, int depth) {
        if (depth > settings.encodeDeepest) {
            throw new LuaError("Cannot serialise, excessive nesting (" + depth + ")");
        }
        LuaValue metatable = table.getmetatable();
        LuaValue ownLength = metatable == null ? LuaValue.NIL : metatable.get(LuaValue.LEN);
        if (metatable == arrays.arrayMt()) {
            appendArray(table, table.rawlen(), depth, true);
        } else if (!ownLength.isnil()) {
            appendArray(table, (int) Math.min(ownLength.call(table).todouble(), Integer.MAX_VALUE), depth, false);
        } else {
            int length = arrayLength(table);
            if (length > 0 || (length == 0 && !settings.emptyAsObject)) {
                appendArray(table, length, depth, metatable == null);
            } else if (metatable == arrays.emptyArrayMt()) {
                appendArray(table, table.rawlen(), depth, true);
            } else {
                appendObject(table, depth);
            }
        }
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

    private void appendArray(LuaTable table, int length, int depth, boolean raw) {
        json.append('[');
        boolean first = true;
        for (int i = 1; i <= length; i++) {
            int before = json.length();
            if (!first) {
                json.append(',');
            }
            appendLine(depth);
            if (append(raw ? table.rawget(i) : table.get(i), depth)) {
                first = false;
            } else {
                json.cut(before);
            }
        }
        if (length > 0) {
            appendLine(depth - 1);
        }
        json.append(']');
    }

    private void appendObject(LuaTable table, int depth) {
        json.append('{');
        boolean first = true;
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            int before = json.length();
            if (!first) {
                json.append(',');
            }
            appendLine(depth);
            appendName(entry.arg1());
            if (append(entry.arg(2), depth)) {
                first = false;
            } else {
                json.cut(before);
            }
        }
        if (!first) {
            appendLine(depth - 1);
        }
        json.append('}');
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

    private void appendLine(int depth) {
        if (settings.indent.length() > 0) {
            json.append('\n');
            for (int i = 0; i < depth; i++) {
                budget.steps(1);
                json.append(settings.indent);
            }
        }
    }

    private void appendNumber(LuaValue number) {
        double value = number.todouble();
        if (Double.isFinite(value)) {
            json.ascii(NumberText.general(value, settings.precision, false));
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
