package io.framegate.lua.library;

import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;

/** {@code ngx.null} and {@code cjson.null}, and other values that are nothing but themselves. */
public final class Null extends LuaUserdata {

    /** {@code ngx.null}, which is true and equal to itself alone. */
    public static final LuaValue NULL = new Null("userdata: NULL");

    private final String text;

    /** A value that prints as this text. */
    public Null(String text) {
        super(new Object());
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
