package io.framegate.lua;

import java.util.IdentityHashMap;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A table that cannot be changed: the globals and libraries of a state, which one chunk must not change for another. */
final class FrozenTable extends LuaTable {

    private boolean frozen;

    /**
     * A copy of a table and of those in it; empty ones, which libraries may use as marks, stay as they are, as do tables of classes of
     * their own, which see to that themselves.
     */
    static LuaTable of(LuaTable table) {
        return copy(table, new IdentityHashMap<>());
    }

    static LuaTable copy(LuaTable table, Map<LuaTable, LuaTable> copies) {
        if (table.getClass() != LuaTable.class || isMark(table)) {
            return table;
        }
        LuaTable known = copies.get(table);
        if (known != null) {
            return known;
        }
        FrozenTable copy = new FrozenTable();
        copies.put(table, copy);
        for (Varargs entry = table.next(NIL); !entry.isnil(1); entry = table.next(entry.arg1())) {
            LuaValue value = entry.arg(2);
            copy.rawset(entry.arg1(), value instanceof LuaTable inner ? copy(inner, copies) : value);
        }
        if (table.getmetatable() != null) {
            copy.setmetatable(table.getmetatable());
        }
        copy.frozen = true;
        return copy;
    }

    private static boolean isMark(LuaTable table) {
        return table.next(NIL).isnil(1) && table.getmetatable() == null;
    }

    private void check() {
        if (frozen) {
            throw new LuaError("attempt to modify a read-only table");
        }
    }

    @Override
    public void rawset(int key, LuaValue value) {
        check();
        super.rawset(key, value);
    }

    @Override
    public void rawset(LuaValue key, LuaValue value) {
        check();
        super.rawset(key, value);
    }

    @Override
    public void hashset(LuaValue key, LuaValue value) {
        check();
        super.hashset(key, value);
    }

    @Override
    public LuaValue setmetatable(LuaValue metatable) {
        check();
        return super.setmetatable(metatable);
    }

    @Override
    public void presize(int narray) {
        check();
        super.presize(narray);
    }

    @Override
    public LuaValue remove(int position) {
        check();
        return super.remove(position);
    }

    @Override
    public void insert(int position, LuaValue value) {
        check();
        super.insert(position, value);
    }

    @Override
    public void sort(LuaValue comparator) {
        check();
        super.sort(comparator);
    }
}
