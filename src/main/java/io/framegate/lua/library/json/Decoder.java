package io.framegate.lua.library.json;

import io.framegate.lua.Budget;
import io.framegate.lua.library.Crowd;
import io.framegate.lua.library.Null;
import io.framegate.lua.library.json.Scanner.Token;
import java.util.Locale;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** Reads one value as lua-cjson does. */
final class Decoder {

    /** About what an entry of a table takes, in bytes. */
    private static final int ENTRY = 32;

    private final JsonSettings settings;
    private final LuaTable arrayMt;
    private final Budget budget;
    private final Scanner scanner;
    private int depth;

    Decoder(LuaString text, JsonSettings settings, LuaTable arrayMt, Budget budget) {
        this.settings = settings;
        this.arrayMt = arrayMt;
        this.budget = budget;
        this.scanner = new Scanner(text, settings, budget);
        if (text.length() >= 2 && (text.luaByte(0) == 0 || text.luaByte(1) == 0)) {
            throw new LuaError("JSON parser does not support UTF-16 or UTF-32");
        }
    }

    LuaValue decode() {
        LuaValue value = value(scanner.next());
        Token last = scanner.next();
        if (last != Token.END) {
            throw expected("the end", last);
        }
        return value;
    }

    private LuaValue value(Token token) {
        budget.steps(1);
        return switch (token) {
            case STRING, NUMBER, INTEGER, BOOLEAN -> scanner.value();
            case NULL -> Null.NULL;
            case OBJ_BEGIN -> object();
            case ARR_BEGIN -> array();
            default -> throw expected("value", token);
        };
    }

    private LuaValue object() {
        descend();
        LuaTable members = new LuaTable();
        Crowd crowd = new Crowd(budget);
        Token token = scanner.next();
        if (token == Token.OBJ_END) {
            depth--;
            return members;
        }
        while (true) {
            if (token != Token.STRING) {
                throw expected("object key string", token);
            }
            LuaString name = (LuaString) scanner.value();
            expect("colon", Token.COLON);
            crowd.add(name);
            budget.bytes(ENTRY);
            members.rawset(name, value(scanner.next()));
            token = scanner.next();
            if (token == Token.OBJ_END) {
                depth--;
                return members;
            } else if (token != Token.COMMA) {
                throw expected("comma or object end", token);
            }
            token = scanner.next();
        }
    }

    private LuaValue array() {
        descend();
        LuaTable elements = new LuaTable();
        if (settings.decodeWithArrayMt) {
            elements.setmetatable(arrayMt);
        }
        Token token = scanner.next();
        if (token == Token.ARR_END) {
            depth--;
            return elements;
        }
        for (int i = 1; ; i++) {
            budget.bytes(ENTRY);
            elements.rawset(i, value(token));
            token = scanner.next();
            if (token == Token.ARR_END) {
                depth--;
                return elements;
            } else if (token != Token.COMMA) {
                throw expected("comma or array end", token);
            }
            token = scanner.next();
        }
    }

    private void descend() {
        budget.bytes(2 * ENTRY);
        if (++depth > settings.decodeDeepest) {
            throw new LuaError("Found too many nested data structures (" + depth + ") at character " + scanner.at());
        }
    }

    private void expect(String what, Token wanted) {
        Token token = scanner.next();
        if (token != wanted) {
            throw expected(what, token);
        }
    }

    private LuaError expected(String what, Token token) {
        String found =
                token == Token.ERROR ? scanner.error() : "T_" + token.name().toUpperCase(Locale.ROOT);
        return new LuaError("Expected " + what + " but found " + found + " at character " + (scanner.start() + 1));
    }
}
