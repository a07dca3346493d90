package io.framegate.lua.library;

import io.framegate.lua.Budget;
import io.framegate.lua.LuaState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The text that {@code inspect} makes of a value, for people to read. */
final class Inspection {

    private static final List<Integer> ORDER = List.of(
            LuaValue.TNUMBER,
            LuaValue.TBOOLEAN,
            LuaValue.TSTRING,
            LuaValue.TTABLE,
            LuaValue.TFUNCTION,
            LuaValue.TUSERDATA);
    private static final int DEEPEST = 100;

    private final Budget budget;
    private final ByteBuilder text;
    private final int deepest;
    private final LuaString newline;
    private final LuaString indent;
    private final Map<LuaValue, Integer> met = new IdentityHashMap<>();
    private final Map<String, Integer> count = new HashMap<>();
    private final Map<LuaTable, Integer> shown = new IdentityHashMap<>();
    private int depth;

    private Inspection(Budget budget, LuaTable options) {
        this.budget = budget;
        this.text = new ByteBuilder(budget, 64);
        LuaValue limit = options.get("depth");
        this.deepest = limit.isnumber() ? Math.min(DEEPEST, limit.toint()) : DEEPEST;
        this.newline = Arguments.text(options.get("newline")).orElse(LuaString.valueOf("\n"));
        this.indent = Arguments.text(options.get("indent")).orElse(LuaString.valueOf("  "));
    }

    /** The module {@code inspect}, which can be called. */
    static LuaTable module(LuaState state) {
        FunctionTable functions = new FunctionTable("inspect", state).function("inspect", Inspection::inspect);
        return Facade.callable("inspect", functions.table(), state, Inspection::inspect);
    }

    private static Varargs inspect(Arguments arguments) {
        return of(arguments.at(1), arguments.tableIfAny(2).orElseGet(LuaTable::new), arguments.budget());
    }

    /** The text of a value. */
    static LuaString of(LuaValue value, LuaTable options, Budget budget) {
        Inspection inspection = new Inspection(budget, options);
        inspection.meet(value, 0);
        inspection.append(value);
        return inspection.text.build();
    }

    /** Counts how often tables come, so that one that comes again is known by its number. */
    private void meet(LuaValue value, int below) {
        if (!(value instanceof LuaTable table) || below > deepest) {
            return;
        }
        budget.steps(4);
        if (met.merge(table, 1, Integer::sum) > 1) {
            return;
        }
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            budget.steps(4);
            meet(entry.arg1(), below + 1);
            meet(entry.arg(2), below + 1);
        }
    }

    private void append(LuaValue value) {
        budget.steps(4);
        if (value instanceof LuaString string) {
            appendQuoted(string);
        } else if (value instanceof LuaTable table) {
            appendTable(table);
        } else if (value.isfunction() || (value.isuserdata() && !(value instanceof Null))) {
            String kind = value.typename();
            text.ascii("<" + kind + " " + count.merge(kind, 1, Integer::sum) + ">");
        } else {
            text.append(ScriptLog.textOf(value));
        }
    }

    private void appendTable(LuaTable table) {
        Integer before = shown.get(table);
        if (before != null) {
            text.ascii("<table " + before + ">");
            return;
        } else if (depth >= deepest) {
            text.ascii("{...}");
            return;
        }
        if (met.getOrDefault(table, 0) > 1) {
            int number = count.merge("table", 1, Integer::sum);
            shown.put(table, number);
            text.ascii("<" + number + ">");
        }
        int length = table.rawlen();
        List<LuaValue> keys = keys(table, length);
        LuaValue metatable = table.getmetatable();
        text.append('{');
        depth++;
        for (int i = 1; i <= length; i++) {
            text.ascii(i > 1 ? ", " : " ");
            append(table.rawget(i));
        }
        int entries = length;
        for (LuaValue key : keys) {
            appendLine(entries++ > 0);
            appendKey(key);
            append(table.rawget(key));
        }
        if (metatable instanceof LuaTable) {
            appendLine(entries > 0);
            text.ascii("<metatable> = ");
            append(metatable);
        }
        depth--;
        if (!keys.isEmpty() || metatable instanceof LuaTable) {
            appendLine(false);
        } else if (length > 0) {
            text.append(' ');
        }
        text.append('}');
    }

    private void appendLine(boolean comma) {
        text.ascii(comma ? "," : "").append(newline);
        for (int i = 0; i < depth; i++) {
            text.append(indent);
        }
    }

    private void appendKey(LuaValue key) {
        if (key instanceof LuaString name && isIdentifier(name)) {
            text.append(name);
        } else {
            text.append('[');
            append(key);
            text.append(']');
        }
        text.ascii(" = ");
    }

    private static boolean isIdentifier(LuaString name) {
        for (int i = 0; i < name.length(); i++) {
            int c = name.luaByte(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return name.length() > 0;
    }

    private List<LuaValue> keys(LuaTable table, int length) {
        List<LuaValue> keys = new ArrayList<>();
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            budget.steps(16);
            budget.bytes(TableLibrary.ENTRY);
            LuaValue key = entry.arg1();
            double index = key.type() == LuaValue.TNUMBER ? key.todouble() : 0;
            if (index < 1 || index > length || index != Math.rint(index)) {
                keys.add(key);
            }
        }
        keys.sort(Comparator.<LuaValue>comparingInt(key -> ORDER.indexOf(key.type()))
                .thenComparing((a, b) -> a.type() == LuaValue.TNUMBER
                        ? Double.compare(a.todouble(), b.todouble())
                        : a instanceof LuaString text ? text.strcmp((LuaString) b) : 0));
        return keys;
    }

    private void appendQuoted(LuaString string) {
        budget.steps(string.length());
        boolean single = string.indexOf((byte) '"', 0) >= 0 && string.indexOf((byte) '\'', 0) < 0;
        char quote = single ? '\'' : '"';
        text.append(quote);
        for (int i = 0; i < string.length(); i++) {
            int c = string.luaByte(i);
            if (c == '\\' || (c == quote)) {
                text.append('\\').append(c);
            } else if (c >= ' ' && c != 0x7F) {
                text.append(c);
            } else {
                int letter = "\7\b\t\n\13\f\r".indexOf(c);
                boolean digit = i + 1 < string.length() && Character.isDigit(string.luaByte(i + 1));
                text.ascii(
                        letter >= 0
                                ? "\\" + "abtnvfr".charAt(letter)
                                : String.format(digit || c == 0x7F ? "\\%03d" : "\\%d", c));
            }
        }
        text.append(quote);
    }
}
