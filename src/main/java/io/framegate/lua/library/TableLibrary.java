package io.framegate.lua.library;

import io.framegate.lua.Budget;
import io.framegate.lua.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What LuaJIT and OpenResty have on tables, each a module of its own, and {@code kong.table}. */
public final class TableLibrary {

    /** About what an entry of a table takes, in bytes. */
    static final int ENTRY = 32;

    private TableLibrary() {}

    static void install(LuaState state) {
        state.module("table.new", LibraryFunction.of("new", state, TableLibrary::newTable));
        state.module("table.clear", LibraryFunction.of("clear", state, TableLibrary::clear));
        state.module("table.nkeys", LibraryFunction.of("nkeys", state, arguments -> {
            LuaTable table = arguments.table(1);
            return LuaValue.valueOf(count(table, arguments.budget()));
        }));
        state.module(
                "table.isempty",
                LibraryFunction.of(
                        "isempty",
                        state,
                        arguments -> LuaValue.valueOf(
                                arguments.table(1).next(LuaValue.NIL).arg1().isnil())));
        state.module("table.isarray", LibraryFunction.of("isarray", state, TableLibrary::isArray));
        state.module("table.clone", LibraryFunction.of("clone", state, TableLibrary::copy));
    }

    /** {@code kong.table}. */
    public static LuaTable ofKong(LuaState state) {
        return new FunctionTable("kong.table", state)
                .function("new", TableLibrary::newTable)
                .function("clear", TableLibrary::clear)
                .function("merge", TableLibrary::merge)
                .table();
    }

    private static Varargs newTable(Arguments arguments) {
        int elements = Math.max(0, arguments.integer(1, 0));
        int entries = Math.max(0, arguments.integer(2, 0));
        arguments.budget().bytes((long) ENTRY * ((long) elements + entries));
        return new LuaTable(elements, entries);
    }

    private static Varargs clear(Arguments arguments) {
        LuaTable table = arguments.table(1);
        arguments.budget().steps(table.rawlen());
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); ) {
            LuaValue key = entry.arg1();
            arguments.budget().steps(1);
            entry = table.next(key);
            table.rawset(key, LuaValue.NIL);
        }
        return LuaValue.NONE;
    }

    private static int count(LuaTable table, Budget budget) {
        int count = 0;
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            budget.steps(1);
            count++;
        }
        return count;
    }

    private static Varargs isArray(Arguments arguments) {
        LuaTable table = arguments.table(1);
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            arguments.budget().steps(1);
            LuaValue key = entry.arg1();
            if (key.type() != LuaValue.TNUMBER || key.todouble() != Math.rint(key.todouble())) {
                return LuaValue.FALSE;
            }
        }
        return LuaValue.TRUE;
    }

    private static Varargs copy(Arguments arguments) {
        LuaTable copy = new LuaTable();
        addAll(copy, arguments.table(1), arguments.budget());
        return copy;
    }

    private static Varargs merge(Arguments arguments) {
        LuaTable merged = new LuaTable();
        arguments.tableIfAny(1).ifPresent(first -> addAll(merged, first, arguments.budget()));
        arguments.tableIfAny(2).ifPresent(second -> addAll(merged, second, arguments.budget()));
        return merged;
    }

    private static void addAll(LuaTable target, LuaTable source, Budget budget) {
        for (Varargs entry = source.next(LuaValue.NIL); !entry.arg1().isnil(); entry = source.next(entry.arg1())) {
            budget.steps(1);
            budget.bytes(ENTRY);
            target.rawset(entry.arg1(), entry.arg(2));
        }
    }
}
