package io.framegate.lua;

import org.luaj.vm2.LuaValue;

/** A variable that functions share. While it is open it is a register of the function that declared it. */
final class Cell {
    private LuaValue[] place;
    private int index;

    Cell(LuaValue[] place, int index) {
        this.place = place;
        this.index = index;
    }

    LuaValue get() {
        return place[index];
    }

    void set(LuaValue value) {
        place[index] = value;
    }

    void close() {
        place = new LuaValue[] {place[index]};
        index = 0;
    }
}
