package io.framegate.lua.library;

import io.framegate.lua.Budget;
import io.framegate.lua.LuaState;
import io.framegate.lua.NumberText;
import io.framegate.lua.RunningCall;
import java.util.Optional;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What a function of a library was called with; refuses what is of another type in Lua's words. Counted from 1. */
public final class Arguments {

    /** The longest text that is looked at as a number. */
    private static final int LONGEST_NUMBER = 1_000;

    private final String function;
    private final Varargs values;
    private final LuaState state;

    Arguments(String function, Varargs values, LuaState state) {
        this.function = function;
        this.values = values;
        this.state = state;
    }

    /** How many there are. */
    public int count() {
        return values.narg();
    }

    /** One of them; nil if there are fewer. */
    public LuaValue at(int index) {
        return values.arg(index);
    }

    /** All of them. */
    public Varargs all() {
        return values;
    }

    /** Whether it is nil or not there. */
    public boolean isAbsent(int index) {
        return values.arg(index).isnil();
    }

    /** A string, or the text of a number. */
    public LuaString string(int index) {
        return text(values.arg(index)).orElseThrow(() -> expected(index, "string"));
    }

    /** A string, or the text of a number; empty if it is nil. */
    public Optional<LuaString> stringIfAny(int index) {
        return isAbsent(index) ? Optional.empty() : Optional.of(string(index));
    }

    /** A number, or a string that is one. */
    public double number(int index) {
        LuaValue value = values.arg(index);
        boolean mayBe = !(value instanceof LuaString text) || text.length() <= LONGEST_NUMBER;
        LuaValue number = mayBe ? value.tonumber() : LuaValue.NIL;
        if (number.isnil()) {
            throw expected(index, "number");
        }
        return number.todouble();
    }

    /** A number without its fraction; one that is too great is the greatest there is. */
    public int integer(int index) {
        return (int) number(index);
    }

    /** The same, or another if it is nil. */
    public int integer(int index, int otherwise) {
        return isAbsent(index) ? otherwise : integer(index);
    }

    /** A table. */
    public LuaTable table(int index) {
        return values.arg(index) instanceof LuaTable table ? table : fail(expected(index, "table"));
    }

    /** A table; empty if it is nil. */
    public Optional<LuaTable> tableIfAny(int index) {
        return isAbsent(index) ? Optional.empty() : Optional.of(table(index));
    }

    /** Whether it is neither nil nor false. */
    public boolean truth(int index) {
        return values.arg(index).toboolean();
    }

    /** What is thrown for an argument that will not do. */
    public LuaError wrong(int index, String why) {
        return new LuaError("bad argument #" + index + " to '" + function + "' (" + why + ")");
    }

    /** What is thrown for an argument of another type. */
    public LuaError expected(int index, String type) {
        String got = index > count() ? "no value" : values.arg(index).typename();
        return wrong(index, type + " expected, got " + got);
    }

    /** The call that runs. */
    public RunningCall running() {
        return state.running();
    }

    /** What the call may still use up. */
    public Budget budget() {
        return state.budget();
    }

    /** A builder of a string that the budget is told of. */
    public ByteBuilder builder(int capacity) {
        return new ByteBuilder(state.budget(), capacity);
    }

    /** A string, or the text of a number; empty if a value is neither. */
    public static Optional<LuaString> text(LuaValue value) {
        if (value instanceof LuaString string) {
            return Optional.of(string);
        } else if (value instanceof LuaNumber number) {
            return Optional.of(NumberText.of(number));
        }
        return Optional.empty();
    }

    private static LuaTable fail(LuaError error) {
        throw error;
    }
}
