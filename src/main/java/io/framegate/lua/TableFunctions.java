package io.framegate.lua;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code table}: every element that is looked at or moved is a step. */
final class TableFunctions {

    /** How many values one function may return. */
    static final int MOST_RESULTS = 8_000;

    private final Machine machine;
    private final Budget budget;

    private TableFunctions(Machine machine) {
        this.machine = machine;
        this.budget = machine.budget;
    }

    /** Adds {@code table}, and {@code unpack}. */
    static void install(Machine machine, LuaTable globals) {
        TableFunctions functions = new TableFunctions(machine);
        LuaTable table = new LuaTable();
        Native.add(table, "concat", functions::concat);
        Native.add(table, "insert", functions::insert);
        Native.add(table, "remove", functions::remove);
        Native.add(table, "sort", functions::sort);
        Native.add(table, "unpack", functions::unpack);
        Native.add(table, "pack", functions::pack);
        Native.add(table, "move", functions::move);
        Native.add(table, "maxn", functions::highest);
        Native.add(
                table,
                "getn",
                arguments -> LuaInteger.valueOf(Native.table(arguments, 1).length()));
        Native.add(table, "foreach", functions::each);
        Native.add(table, "foreachi", functions::eachItem);
        globals.rawset("table", table);
        globals.rawset("unpack", table.rawget("unpack"));
    }

    private LuaString concat(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        LuaString between = arguments.isnoneornil(2) ? LuaValue.EMPTYSTRING : Native.text(arguments, 2);
        long from = Native.whole(arguments, 3, 1);
        long to = arguments.isnoneornil(4) ? table.length() : Native.whole(arguments, 4);
        Collected result = new Collected(machine, 16);
        for (long i = from; i <= to; i++) {
            budget.steps(1);
            LuaValue value = item(table, i);
            if (!(value instanceof LuaString) && !(value instanceof LuaNumber)) {
                throw new LuaError("invalid value (" + value.typename() + ") at index " + i + " in table for 'concat'");
            }
            result.add(machine.text(value));
            if (i < to) {
                result.add(between);
            }
        }
        return result.value();
    }

    private static LuaValue item(LuaTable table, long i) {
        return i == (int) i ? table.rawget((int) i) : table.rawget(LuaValue.valueOf((double) i));
    }

    private static void setItem(LuaTable table, long i, LuaValue value) {
        if (i == (int) i) {
            table.rawset((int) i, value);
        } else {
            table.rawset(LuaValue.valueOf((double) i), value);
        }
    }

    private Varargs insert(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        budget.bytes(32);
        long end = table.length() + 1L;
        switch (arguments.narg()) {
            case 2 -> setItem(table, end, arguments.arg(2));
            case 3 -> {
                long at = Native.whole(arguments, 2);
                for (long i = Math.max(end, at); i > at; i--) {
                    budget.steps(1);
                    setItem(table, i, item(table, i - 1));
                }
                setItem(table, at, arguments.arg(3));
            }
            default -> throw new LuaError("wrong number of arguments to 'insert'");
        }
        return LuaValue.NONE;
    }

    private LuaValue remove(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        long end = table.length();
        long at = Native.whole(arguments, 2, end);
        if (end == 0 || at < 1 || at > end) {
            return LuaValue.NIL;
        }
        LuaValue removed = item(table, at);
        for (long i = at; i < end; i++) {
            budget.steps(1);
            setItem(table, i, item(table, i + 1));
        }
        setItem(table, end, LuaValue.NIL);
        return removed;
    }

    private Varargs unpack(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        long from = Native.whole(arguments, 2, 1);
        long to = arguments.isnoneornil(3) ? table.length() : Native.whole(arguments, 3);
        if (from > to) {
            return LuaValue.NONE;
        } else if (to - from >= MOST_RESULTS || to - from < 0) {
            throw new LuaError("too many results to unpack");
        }
        int count = (int) (to - from) + 1;
        budget.steps(count);
        budget.bytes(8L * count);
        LuaValue[] values = new LuaValue[count];
        for (int i = 0; i < count; i++) {
            values[i] = item(table, from + i);
        }
        return LuaValue.varargsOf(values);
    }

    private LuaTable pack(Varargs arguments) {
        int count = arguments.narg();
        budget.steps(count);
        budget.bytes(64 + 16L * count);
        LuaTable table = new LuaTable(count, 1);
        for (int i = 1; i <= count; i++) {
            table.rawset(i, arguments.arg(i));
        }
        table.rawset("n", count);
        return table;
    }

    private LuaTable move(Varargs arguments) {
        LuaTable from = Native.table(arguments, 1);
        long first = Native.whole(arguments, 2);
        long last = Native.whole(arguments, 3);
        long to = Native.whole(arguments, 4);
        LuaTable into = arguments.isnoneornil(5) ? from : Native.table(arguments, 5);
        boolean backwards = to > first && to <= last;
        for (long i = 0; i <= last - first; i++) {
            budget.steps(1);
            budget.bytes(16);
            long offset = backwards ? last - first - i : i;
            setItem(into, to + offset, item(from, first + offset));
        }
        return into;
    }

    private LuaValue highest(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        double highest = 0;
        for (Varargs entry = table.next(LuaValue.NIL); !entry.isnil(1); entry = table.next(entry.arg1())) {
            budget.steps(1);
            if (entry.arg1() instanceof LuaNumber number) {
                highest = Math.max(highest, number.todouble());
            }
        }
        return LuaValue.valueOf(highest);
    }

    private Varargs each(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        for (Varargs entry = table.next(LuaValue.NIL); !entry.isnil(1); entry = table.next(entry.arg1())) {
            budget.steps(1);
            LuaValue result = arguments.arg(2).call(entry.arg1(), entry.arg(2));
            if (!result.isnil()) {
                return result;
            }
        }
        return LuaValue.NONE;
    }

    private Varargs eachItem(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        for (int i = 1, end = table.length(); i <= end; i++) {
            budget.steps(1);
            LuaValue result = arguments.arg(2).call(LuaInteger.valueOf(i), table.rawget(i));
            if (!result.isnil()) {
                return result;
            }
        }
        return LuaValue.NONE;
    }

    // ---- sorting

    /** Merges, so that a function that orders nothing costs what another does. */
    private Varargs sort(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        LuaValue before =
                arguments.isnoneornil(2) ? LuaValue.NIL : arguments.arg(2).checkfunction();
        int count = table.length();
        budget.steps(count);
        budget.bytes(16L * count);
        LuaValue[] values = new LuaValue[count];
        for (int i = 0; i < count; i++) {
            values[i] = table.rawget(i + 1);
        }
        sort(values, new LuaValue[count], 0, count, before);
        for (int i = 0; i < count; i++) {
            table.rawset(i + 1, values[i]);
        }
        return LuaValue.NONE;
    }

    private void sort(LuaValue[] values, LuaValue[] spare, int from, int to, LuaValue before) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(values, spare, from, middle, before);
        sort(values, spare, middle, to, before);
        System.arraycopy(values, from, spare, from, to - from);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeRight = left == middle || right < to && isBefore(spare[right], spare[left], before);
            values[i] = takeRight ? spare[right++] : spare[left++];
        }
    }

    private boolean isBefore(LuaValue one, LuaValue other, LuaValue before) {
        budget.steps(2);
        if (!before.isnil()) {
            return before.call(one, other).toboolean();
        }
        machine.compare(one, other);
        return one.lt_b(other);
    }
}
