package io.framegate.lua.library.json;

import io.framegate.lua.Budget;
import io.framegate.lua.library.Crowd;
import io.framegate.lua.library.Null;
import io.framegate.lua.library.json.Scanner.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** Reads one value as lua-cjson does, with a stack of its own: how deep a peer nests is no matter of Java's. */
final class Decoder {

    /** About what an entry of a table takes, in bytes. */
    private static final int ENTRY = 32;

    private final JsonSettings settings;
    private final LuaTable arrayMt;
    private final Budget budget;
    private final Scanner scanner;
    private final Deque<Open> open = new ArrayDeque<>();

    Decoder(LuaString text, JsonSettings settings, LuaTable arrayMt, Budget budget) {
        this.settings = settings;
        this.arrayMt = arrayMt;
        this.budget = budget;
        this.scanner = new Scanner(text, settings, budget);
        if (text.length() >= 2 && (text.luaByte(0) == 0 || text.luaByte(1) == 0)) {
            throw new LuaError("JSON parser does not support UTF-16 or UTF-32");
        }
    }

    /** An array or object that is being read. */
    private static final class Open {
        private final LuaTable table = new LuaTable();
        private final boolean isArray;
        private final Crowd crowd;
        private LuaString name = LuaValue.EMPTYSTRING;
        private int length;

        Open(boolean isArray, Budget budget) {
            this.isArray = isArray;
            this.crowd = new Crowd(budget);
        }

        Token end() {
            return isArray ? Token.ARR_END : Token.OBJ_END;
        }

        void add(LuaValue value) {
            if (isArray) {
                table.rawset(++length, value);
            } else {
                crowd.add(name);
                table.rawset(name, value);
            }
        }
    }

    LuaValue decode() {
        LuaValue value = value();
        Token last = scanner.next();
        if (last != Token.END) {
            throw expected("the end", last);
        }
        return value;
    }

    private LuaValue value() {
        Token token = scanner.next();
        while (true) {
            budget.steps(1);
            LuaValue value;
            if (token == Token.OBJ_BEGIN || token == Token.ARR_BEGIN) {
                Open begun = begin(token == Token.ARR_BEGIN);
                token = scanner.next();
                if (token != begun.end()) {
                    token = element(begun, token);
                    continue;
                }
                value = open.pop().table;
            } else {
                value = scalar(token);
            }
            value = close(value);
            if (open.isEmpty()) {
                return value;
            }
            token = element(open.element(), scanner.next());
        }
    }

    private LuaValue scalar(Token token) {
        return switch (token) {
            case STRING, NUMBER, INTEGER, BOOLEAN -> scanner.value();
            case NULL -> Null.NULL;
            default -> throw expected("value", token);
        };
    }

    private Open begin(boolean isArray) {
        budget.bytes(4 * ENTRY);
        if (open.size() >= settings.decodeDeepest) {
            throw new LuaError(
                    "Found too many nested data structures (" + (open.size() + 1) + ") at character " + scanner.at());
        }
        Open begun = new Open(isArray, budget);
        if (isArray && settings.decodeWithArrayMt) {
            begun.table.setmetatable(arrayMt);
        }
        open.push(begun);
        return begun;
    }

    /** The token that the value of an element begins with, after the name if it is an object's. */
    private Token element(Open of, Token first) {
        if (of.isArray) {
            return first;
        } else if (first != Token.STRING) {
            throw expected("object key string", first);
        }
        of.name = (LuaString) scanner.value();
        Token colon = scanner.next();
        if (colon != Token.COLON) {
            throw expected("colon", colon);
        }
        return scanner.next();
    }

    /** Adds a value to what it is in, which may end with it, as may what that is in; stops where there is more. */
    private LuaValue close(LuaValue value) {
        LuaValue last = value;
        while (!open.isEmpty()) {
            Open around = open.element();
            budget.bytes(ENTRY);
            around.add(last);
            Token token = scanner.next();
            if (token == Token.COMMA) {
                return last;
            } else if (token != around.end()) {
                throw expected(around.isArray ? "comma or array end" : "comma or object end", token);
            }
            last = open.pop().table;
        }
        return last;
    }

    private LuaError expected(String what, Token token) {
        String found =
                token == Token.ERROR ? scanner.error() : "T_" + token.name().toUpperCase(Locale.ROOT);
        return new LuaError("Expected " + what + " but found " + found + " at character " + (scanner.start() + 1));
    }
}
