package io.framegate.lua.library.json;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** How one {@code cjson} encodes and decodes: lua-cjson's settings with its defaults. */
final class JsonSettings {

    /** How deep arrays and objects may be nested, whatever a script wishes: more is a danger to the stack. */
    static final int DEEPEST = 1000;

    /** What to do with what JSON has no number for. */
    enum InvalidNumbers {
        OFF,
        ON,
        NULL
    }

    boolean sparseConvert;
    int sparseRatio = 2;
    int sparseSafe = 10;
    int encodeDeepest = DEEPEST;
    int decodeDeepest = DEEPEST;
    int precision = 14;
    InvalidNumbers encodeInvalid = InvalidNumbers.OFF;
    boolean decodeInvalid = true;
    boolean keepBuffer = true;
    boolean emptyAsObject = true;
    boolean decodeWithArrayMt;
    boolean allowComments;
    boolean escapeSlash = true;
    boolean skipUnsupported;
    LuaString indent = LuaValue.EMPTYSTRING;
}
