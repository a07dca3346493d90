package io.framegate.lua.library;

import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.OneArgFunction;

/** {@code ngx.null} and {@code cjson.null}, and other values that are nothing but themselves. */
public final class Null extends LuaUserdata {

    private static final LuaTable META = new LuaTable();

    static {
        META.rawset(TOSTRING, new OneArgFunction() {
            @Override
            public LuaValue call(LuaValue value) {
                return valueOf(value.tojstring());
            }
        });
        META.rawset(METATABLE, valueOf("locked"));
    }

    /** {@code ngx.null}, which is true and equal to itself alone. */
    public static final LuaValue NULL = new Null("userdata: NULL");

    private final String text;

    /** A value that prints as this text. */
    public Null(String text) {
        super(new Object(), META);
        this.text = text;
    }

    @Override
    public String tojstring() {
        return text;
    }

    /** Nobody's. */
    @Override
    public LuaValue setmetatable(LuaValue metatable) {
        return this;
    }
}
