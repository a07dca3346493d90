package io.framegate.lua;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code kong.ctx.plugin}: a table with room for a number of values, since it lasts as long as the session. */
final class ContextTable extends LuaTable {

    /** How many values one has room for. */
    static final int MOST = 1_000;

    private int count;

    private void room(boolean isThere, LuaValue value) {
        if (!value.isnil() && !isThere && ++count > MOST) {
            count--;
            throw new LuaError("kong.ctx has room for " + MOST + " values");
        } else if (value.isnil() && isThere) {
            count--;
        }
    }

    @Override
    public void rawset(int key, LuaValue value) {
        room(!rawget(key).isnil(), value);
        super.rawset(key, value);
    }

    @Override
    public void rawset(LuaValue key, LuaValue value) {
        room(!rawget(key).isnil(), value);
        super.rawset(key, value);
    }
}
