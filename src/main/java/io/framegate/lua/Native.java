package io.framegate.lua;

import java.util.function.Function;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** A function of a library, in Java. */
public final class Native extends VarArgFunction {

    private static final String BAD = "bad argument #";

    /** The longest text that is looked at as a number. */
    static final int LONGEST_NUMBER = 1_000;

    private final String called;
    private final Function<Varargs, Varargs> body;

    private Native(String called, Function<Varargs, Varargs> body) {
        this.called = called;
        this.body = body;
    }

    /** Adds a function to a table. */
    public static void add(LuaTable table, String name, Function<Varargs, Varargs> body) {
        table.rawset(LuaValue.valueOf(name), new Native(name, body));
    }

    /** A function of this name. */
    public static Native of(String name, Function<Varargs, Varargs> body) {
        return new Native(name, body);
    }

    @Override
    public Varargs invoke(Varargs arguments) {
        try {
            return body.apply(arguments);
        } catch (Raised passing) {
            throw passing;
        } catch (LuaError wrong) {
            throw named(wrong);
        }
    }

    /** The name of the function goes where LuaJIT has it. */
    private LuaError named(LuaError wrong) {
        String message = wrong.getMessage();
        int colon = message == null ? -1 : message.indexOf(": ");
        if (message == null || !message.startsWith(BAD) || colon < 0 || message.indexOf(' ', BAD.length()) < colon) {
            return wrong;
        }
        return new LuaError(
                message.substring(0, colon) + " to '" + called + "' (" + message.substring(colon + 2) + ")");
    }

    @Override
    public String name() {
        return called;
    }

    @Override
    public String tojstring() {
        return "function: builtin: " + called;
    }

    // ---- arguments, numbers as text as LuaJIT would print them

    /** An argument that is a text or a number. */
    static LuaString text(Varargs arguments, int i) {
        LuaValue value = arguments.arg(i);
        if (value instanceof LuaString text) {
            return text;
        } else if (value instanceof LuaNumber number) {
            return NumberText.of(number);
        }
        throw wrong(arguments, i, "string");
    }

    /** An argument that is a whole number; others are cut, as C does. */
    static long whole(Varargs arguments, int i) {
        double number = number(arguments, i);
        return (long) number;
    }

    /** The same, if it is there. */
    static long whole(Varargs arguments, int i, long otherwise) {
        return arguments.isnoneornil(i) ? otherwise : whole(arguments, i);
    }

    /** An argument that is a number, or a text that is one. */
    static double number(Varargs arguments, int i) {
        LuaValue number = asNumber(arguments.arg(i));
        if (number.isnil()) {
            throw wrong(arguments, i, "number");
        }
        return number.todouble();
    }

    /** A number, or the one that a text is; nil otherwise. */
    static LuaValue asNumber(LuaValue value) {
        boolean number = value instanceof LuaString text && text.m_length <= LONGEST_NUMBER;
        return value instanceof LuaNumber ? value : number ? value.tonumber() : LuaValue.NIL;
    }

    /** An argument that is a table. */
    static LuaTable table(Varargs arguments, int i) {
        if (arguments.arg(i) instanceof LuaTable table) {
            return table;
        }
        throw wrong(arguments, i, "table");
    }

    private static LuaError wrong(Varargs arguments, int i, String expected) {
        String found = i > arguments.narg() ? "no value" : arguments.arg(i).typename();
        return new LuaError(BAD + i + ": " + expected + " expected, got " + found);
    }
}
