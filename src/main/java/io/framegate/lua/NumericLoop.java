package io.framegate.lua;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/** {@code for i = first, last, step}: the three are in registers one after the other, and what the body sees behind them. */
final class NumericLoop {

    private NumericLoop() {}

    static void prepare(LuaValue[] stack, int a) {
        LuaValue first = number(stack[a], "'for' initial value must be a number");
        stack[a + 1] = number(stack[a + 1], "'for' limit must be a number");
        stack[a + 2] = number(stack[a + 2], "'for' step must be a number");
        stack[a] = first.sub(stack[a + 2]);
    }

    private static LuaValue number(LuaValue value, String otherwise) {
        LuaValue number = Native.asNumber(value);
        if (number.isnil()) {
            throw new LuaError(otherwise);
        }
        return number;
    }

    static boolean goesOn(LuaValue[] stack, int a) {
        LuaValue step = stack[a + 2];
        LuaValue next = step.add(stack[a]);
        if (step.gt_b(0) ? next.lteq_b(stack[a + 1]) : next.gteq_b(stack[a + 1])) {
            stack[a] = next;
            stack[a + 3] = next;
            return true;
        }
        return false;
    }
}
