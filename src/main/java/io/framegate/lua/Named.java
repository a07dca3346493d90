package io.framegate.lua;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/** What a script calls a value that it did something impossible with, so that the message says so as LuaJIT's does. */
final class Named {

    private static final String INDEX = "attempt to index ? (";
    private static final String ARITHMETIC = "attempt to perform arithmetic on ";
    private static final String SET = "index expected, got ";
    private static final Pattern PAIR =
            Pattern.compile("attempt to (?:compare|perform arithmetic) __\\w+ on (\\w+) and (\\w+)");
    private static final String TEXT_AND_NUMBER = "attempt to compare string with number";
    private static final String LENGTH = "attempt to get length of ";

    private Named() {}

    /** The value in a register, such as {@code global 'x' (a nil value)}, or without a name. */
    static String register(Prototype p, int pc, int register, String value) {
        String name = name(p, pc, register);
        return name.isEmpty() ? value : name + " (" + value + ")";
    }

    /** What an instruction could not do, in LuaJIT's words where LuaJ has others. */
    static RuntimeException operands(RuntimeException raised, Prototype p, int pc) {
        String message = raised.getMessage();
        if (!(raised instanceof LuaError) || message == null) {
            return raised;
        } else if (message.startsWith(INDEX)) {
            return notIndexed(message.substring(INDEX.length(), message.length() - 1), p, pc);
        } else if (message.startsWith(SET)) {
            return notIndexed("a " + message.substring(SET.length()) + " value", p, pc);
        } else if (message.startsWith(LENGTH)) {
            return new LuaError(LENGTH + "a " + message.substring(LENGTH.length()) + " value");
        }
        if (message.startsWith(TEXT_AND_NUMBER)) {
            return new LuaError(TEXT_AND_NUMBER);
        }
        Matcher pair = PAIR.matcher(message);
        if (pair.matches()) {
            return message.startsWith("attempt to compare")
                    ? notCompared(pair.group(1), pair.group(2))
                    : notNumber(pair.group(pair.group(1).equals("number") ? 2 : 1));
        }
        boolean one = message.startsWith(ARITHMETIC) && message.indexOf(' ', ARITHMETIC.length()) < 0;
        return one ? notNumber(message.substring(ARITHMETIC.length())) : raised;
    }

    private static LuaError notIndexed(String what, Prototype p, int pc) {
        String name = indexed(p, pc);
        return new LuaError("attempt to index " + (name.isEmpty() ? what : name + " (" + what + ")"));
    }

    private static LuaError notNumber(String type) {
        return new LuaError(ARITHMETIC + "a " + type + " value");
    }

    private static LuaError notCompared(String left, String right) {
        return new LuaError(
                left.equals(right)
                        ? "attempt to compare two " + left + " values"
                        : "attempt to compare " + left + " with " + right);
    }

    private static String indexed(Prototype p, int pc) {
        int i = p.code[pc];
        return switch (Lua.GET_OPCODE(i)) {
            case Lua.OP_GETTABLE, Lua.OP_SELF -> name(p, pc, Lua.GETARG_B(i));
            case Lua.OP_SETTABLE -> name(p, pc, Lua.GETARG_A(i));
            case Lua.OP_GETTABUP -> upvalue(p, Lua.GETARG_B(i));
            case Lua.OP_SETTABUP -> upvalue(p, Lua.GETARG_A(i));
            default -> "";
        };
    }

    private static String name(Prototype p, int pc, int register) {
        LuaString local = p.getlocalname(register + 1, pc);
        if (local != null && !local.tojstring().startsWith("(")) {
            return "local '" + local.tojstring() + "'";
        }
        for (int at = pc - 1; at >= 0; at--) {
            int i = p.code[at];
            int op = Lua.GET_OPCODE(i);
            if (op == Lua.OP_JMP || op == Lua.OP_CALL && Lua.GETARG_A(i) <= register) {
                return ""; // who knows
            } else if (Lua.testAMode(op) && Lua.GETARG_A(i) == register) {
                return loaded(p, i, op);
            }
        }
        return "";
    }

    private static String loaded(Prototype p, int i, int op) {
        return switch (op) {
            case Lua.OP_GETTABUP ->
                isEnvironment(p, Lua.GETARG_B(i)) ? constant("global", p, i) : constant("field", p, i);
            case Lua.OP_GETTABLE -> constant("field", p, i);
            case Lua.OP_SELF -> constant("method", p, i);
            case Lua.OP_GETUPVAL -> upvalue(p, Lua.GETARG_B(i));
            default -> "";
        };
    }

    private static boolean isEnvironment(Prototype p, int upvalue) {
        LuaString name = p.upvalues[upvalue].name;
        return name != null && name.tojstring().equals("_ENV");
    }

    private static String upvalue(Prototype p, int index) {
        LuaString name = p.upvalues[index].name;
        return name == null || name.tojstring().equals("_ENV") ? "" : "upvalue '" + name.tojstring() + "'";
    }

    private static String constant(String kind, Prototype p, int i) {
        int c = Lua.GETARG_C(i);
        LuaValue key = Lua.ISK(c) ? p.k[Lua.INDEXK(c)] : LuaValue.NIL;
        return key instanceof LuaString ? kind + " '" + key.tojstring() + "'" : "";
    }
}
