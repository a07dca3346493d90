package io.framegate.lua.library;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/**
 * What a script cannot have here. It may be named, and what is in it may be named, so that the top of a file that only gets hold of
 * it runs; using it is an error that says why and what to do instead.
 */
public final class Unavailable {

    private Unavailable() {}

    /** What is thrown. */
    public static LuaError error(String path, String why) {
        return new LuaError(path + " is not available: " + why);
    }

    /** A function that refuses to be called. */
    public static LuaValue function(String path, String why) {
        return new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs values) {
                throw Unavailable.error(path, why);
            }
        };
    }

    /** A table that refuses to be called and changed, as does everything in it. */
    public static LuaValue table(String path, String why) {
        return new Everything(path, why);
    }

    /** Empty, and yet there is something under every name. */
    static final class Everything extends LuaTable {

        private final String path;
        private final String why;

        Everything(String path, String why) {
            this.path = path;
            this.why = why;
            LuaTable meta = new LuaTable();
            meta.rawset(CALL, function(path, why));
            meta.rawset(METATABLE, FALSE);
            super.setmetatable(meta);
        }

        @Override
        public LuaValue get(LuaValue key) {
            return key.type() == LuaValue.TSTRING ? new Everything(path + "." + key.tojstring(), why) : refuse();
        }

        @Override
        public LuaValue get(int key) {
            return refuse();
        }

        @Override
        public void set(LuaValue key, LuaValue value) {
            refuse();
        }

        @Override
        public void set(int key, LuaValue value) {
            refuse();
        }

        @Override
        public void rawset(LuaValue key, LuaValue value) {
            refuse();
        }

        @Override
        public void rawset(int key, LuaValue value) {
            refuse();
        }

        @Override
        public Varargs next(LuaValue key) {
            return refuse();
        }

        @Override
        public LuaValue setmetatable(LuaValue metatable) {
            return refuse();
        }

        @Override
        public LuaValue len() {
            return refuse();
        }

        private LuaValue refuse() {
            throw Unavailable.error(path, why);
        }
    }
}
