package io.framegate.lua;

import java.util.Arrays;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code string}: bytes as they are, and every function pays for what it looks at and makes. */
final class StringFunctions {

    private static final String SPECIALS = "^$*+?.([%-";

    private final Machine machine;
    private final Budget budget;

    private StringFunctions(Machine machine) {
        this.machine = machine;
        this.budget = machine.budget;
    }

    /** Adds them to the table of a machine's strings. */
    static void install(Machine machine) {
        StringFunctions string = new StringFunctions(machine);
        LuaTable table = machine.strings;
        Native.add(table, "byte", string::bytes);
        Native.add(table, "char", string::chars);
        Native.add(table, "find", arguments -> string.find(arguments, true));
        Native.add(table, "match", arguments -> string.find(arguments, false));
        Native.add(table, "format", arguments -> new StringFormat(machine, arguments).value());
        Native.add(table, "gmatch", string::allMatches);
        Native.add(table, "gfind", string::allMatches);
        Native.add(table, "gsub", string::substitute);
        Native.add(table, "len", arguments -> LuaInteger.valueOf(Native.text(arguments, 1).m_length));
        Native.add(table, "lower", arguments -> string.mapped(arguments, 'A', 'Z', 0x20));
        Native.add(table, "upper", arguments -> string.mapped(arguments, 'a', 'z', -0x20));
        Native.add(table, "rep", string::repeat);
        Native.add(table, "reverse", string::reverse);
        Native.add(table, "sub", string::part);
        table.rawset("dump", Refused.function("string.dump", "bytecode is not loaded here"));
    }

    // ---- simple ones

    private LuaString mapped(Varargs arguments, char from, char to, int by) {
        LuaString text = Native.text(arguments, 1);
        machine.allocate(text.m_length);
        byte[] source = text.m_bytes;
        byte[] bytes = new byte[text.m_length];
        for (int i = 0, at = text.m_offset; i < bytes.length; i++, at++) {
            byte c = source[at];
            bytes[i] = (byte) (c >= from && c <= to ? c + by : c);
        }
        return LuaString.valueUsing(bytes);
    }

    private LuaString reverse(Varargs arguments) {
        LuaString text = Native.text(arguments, 1);
        machine.allocate(text.m_length);
        byte[] bytes = new byte[text.m_length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = text.m_bytes[text.m_offset + i];
        }
        return LuaString.valueUsing(bytes);
    }

    private LuaString repeat(Varargs arguments) {
        LuaString text = Native.text(arguments, 1);
        long count = Math.max(0, Native.whole(arguments, 2));
        LuaString between = arguments.isnoneornil(3) ? LuaValue.EMPTYSTRING : Native.text(arguments, 3);
        if (count == 0 || text.m_length + (long) between.m_length == 0) {
            return LuaValue.EMPTYSTRING;
        }
        if (count > Machine.LONGEST) {
            throw new LuaError("resulting string too large");
        }
        long length = text.m_length * count + between.m_length * (count - 1);
        machine.allocate(length);
        byte[] bytes = new byte[(int) length];
        System.arraycopy(text.m_bytes, text.m_offset, bytes, 0, text.m_length);
        int first = text.m_length;
        if (count > 1) {
            System.arraycopy(between.m_bytes, between.m_offset, bytes, first, between.m_length);
            System.arraycopy(text.m_bytes, text.m_offset, bytes, first + between.m_length, text.m_length);
            repeat(bytes, first, between.m_length + text.m_length);
        }
        return LuaString.valueUsing(bytes);
    }

    /** Fills an array with what is between two places in it, by copying ever more of it. */
    private static void repeat(byte[] bytes, int from, int period) {
        for (int filled = period; from + filled < bytes.length; filled *= 2) {
            System.arraycopy(bytes, from, bytes, from + filled, Math.min(filled, bytes.length - from - filled));
        }
    }

    private LuaString part(Varargs arguments) {
        LuaString text = Native.text(arguments, 1);
        long from = Native.whole(arguments, 2, 1);
        long to = Native.whole(arguments, 3, -1);
        int start = (int) Math.max(1, from < 0 ? text.m_length + from + 1 : from);
        int end = (int) Math.min(text.m_length, to < 0 ? text.m_length + to + 1 : to);
        if (from > text.m_length || start > end) {
            return LuaValue.EMPTYSTRING;
        }
        machine.allocate(end - start + 1L);
        return LuaString.valueUsing(Arrays.copyOfRange(text.m_bytes, text.m_offset + start - 1, text.m_offset + end));
    }

    private Varargs bytes(Varargs arguments) {
        LuaString text = Native.text(arguments, 1);
        long from = Native.whole(arguments, 2, 1);
        long start = Math.max(1, from < 0 ? text.m_length + from + 1 : from);
        long to = Native.whole(arguments, 3, from < 0 ? start : from);
        long end = Math.min(text.m_length, to < 0 ? text.m_length + to + 1 : to);
        if (start > end) {
            return LuaValue.NONE;
        } else if (start == end) {
            return LuaInteger.valueOf(text.luaByte((int) start - 1));
        } else if (end - start >= TableFunctions.MOST_RESULTS) {
            throw new LuaError("string slice too long");
        }
        budget.steps(end - start);
        budget.bytes(8 * (end - start));
        LuaValue[] values = new LuaValue[(int) (end - start) + 1];
        Arrays.setAll(values, i -> LuaInteger.valueOf(text.luaByte((int) start - 1 + i)));
        return LuaValue.varargsOf(values);
    }

    private LuaString chars(Varargs arguments) {
        int count = arguments.narg();
        budget.steps(count);
        machine.allocate(count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            long code = Native.whole(arguments, i + 1);
            if (code < 0 || code > 255) {
                throw new LuaError("bad argument #" + (i + 1) + ": invalid value");
            }
            bytes[i] = (byte) code;
        }
        return LuaString.valueUsing(bytes);
    }

    // ---- patterns

    private Varargs find(Varargs arguments, boolean wantsPlace) {
        LuaString text = Native.text(arguments, 1);
        LuaString pattern = Native.text(arguments, 2);
        long wanted = Native.whole(arguments, 3, 1);
        long from = wanted > 0 ? wanted - 1 : wanted == 0 ? 0 : Math.max(0, text.m_length + wanted);
        if (from > text.m_length) {
            return LuaValue.NIL;
        }
        if (wantsPlace && (arguments.toboolean(4) || !hasSpecials(pattern))) {
            int at = search(text, pattern, (int) from);
            return at < 0
                    ? LuaValue.NIL
                    : LuaValue.varargsOf(LuaInteger.valueOf(at + 1), LuaInteger.valueOf(at + pattern.m_length));
        }
        boolean anchored = pattern.m_length > 0 && pattern.m_bytes[pattern.m_offset] == '^';
        LuaPattern matcher = new LuaPattern(budget, text, pattern);
        int first = pattern.m_offset + (anchored ? 1 : 0);
        for (int at = (int) from; at <= text.m_length; at++) {
            int end = matcher.match(at, first);
            if (end >= 0) {
                return wantsPlace
                        ? LuaValue.varargsOf(
                                LuaInteger.valueOf(at + 1), LuaInteger.valueOf(end), matcher.results(at, end, false))
                        : matcher.results(at, end, true);
            } else if (anchored) {
                break;
            }
        }
        return LuaValue.NIL;
    }

    private boolean hasSpecials(LuaString pattern) {
        machine.copy(pattern.m_length);
        for (int i = 0; i < pattern.m_length; i++) {
            if (SPECIALS.indexOf(pattern.luaByte(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private int search(LuaString text, LuaString wanted, int from) {
        byte[] in = text.m_bytes;
        byte[] what = wanted.m_bytes;
        int last = text.m_offset + text.m_length - wanted.m_length;
        int looked = 0;
        for (int at = text.m_offset + from; at <= last; at++) {
            int same = 0;
            while (same < wanted.m_length && in[at + same] == what[wanted.m_offset + same]) {
                same++;
            }
            if (same == wanted.m_length) {
                return at - text.m_offset;
            }
            looked += same + 1;
            if (looked > 1_024) {
                budget.steps(looked / 8);
                looked = 0;
            }
        }
        return -1;
    }

    private LuaValue allMatches(Varargs arguments) {
        LuaString text = Native.text(arguments, 1);
        LuaString pattern = Native.text(arguments, 2);
        LuaPattern matcher = new LuaPattern(budget, text, pattern);
        int[] next = {0};
        budget.bytes(400);
        return Native.of("gmatch_iterator", ignored -> {
            while (next[0] <= text.m_length) {
                int at = next[0];
                int end = matcher.match(at, pattern.m_offset);
                if (end >= 0) {
                    next[0] = end == at ? end + 1 : end;
                    return matcher.results(at, end, true);
                }
                next[0]++;
            }
            return LuaValue.NIL;
        });
    }

    private Varargs substitute(Varargs arguments) {
        LuaString text = Native.text(arguments, 1);
        LuaString pattern = Native.text(arguments, 2);
        LuaValue by = arguments.arg(3);
        if (!(by instanceof LuaFunction || by instanceof LuaTable)) {
            by = replacement(arguments);
        }
        long most = Native.whole(arguments, 4, text.m_length + 1L);
        boolean anchored = pattern.m_length > 0 && pattern.m_bytes[pattern.m_offset] == '^';
        int first = pattern.m_offset + (anchored ? 1 : 0);
        LuaPattern matcher = new LuaPattern(budget, text, pattern);
        Collected result = new Collected(machine, text.m_length);
        int at = 0;
        int count = 0;
        while (count < most) {
            int end = matcher.match(at, first);
            if (end >= 0) {
                count++;
                replace(result, text, matcher, by, at, end);
            }
            if (end > at) {
                at = end;
            } else if (at < text.m_length) {
                result.add((byte) text.luaByte(at++));
            } else {
                break;
            }
            if (anchored) {
                break;
            }
        }
        if (count == 0) {
            return LuaValue.varargsOf(text, LuaValue.ZERO);
        }
        if (at < text.m_length) {
            result.add(text.m_bytes, text.m_offset + at, text.m_length - at);
        }
        return LuaValue.varargsOf(result.value(), LuaInteger.valueOf(count));
    }

    private static LuaString replacement(Varargs arguments) {
        try {
            return Native.text(arguments, 3);
        } catch (LuaError wrong) {
            throw new LuaError("bad argument #3: string/function/table expected, got "
                    + (arguments.narg() < 3 ? "no value" : arguments.arg(3).typename()));
        }
    }

    private void replace(Collected result, LuaString text, LuaPattern matcher, LuaValue by, int at, int end) {
        LuaValue value;
        if (by instanceof LuaString pattern) {
            expand(result, pattern, matcher, at, end);
            return;
        } else if (by instanceof LuaTable table) {
            value = table.get(matcher.capture(0, at, end));
        } else {
            value = by.invoke(matcher.results(at, end, true)).arg1();
        }
        if (!value.toboolean()) {
            result.add(text.m_bytes, text.m_offset + at, end - at);
        } else if (value instanceof LuaString || value instanceof org.luaj.vm2.LuaNumber) {
            result.add(machine.text(value));
        } else {
            throw new LuaError("invalid replacement value (a " + value.typename() + ")");
        }
    }

    private void expand(Collected result, LuaString pattern, LuaPattern matcher, int at, int end) {
        for (int i = 0; i < pattern.m_length; i++) {
            int c = pattern.luaByte(i);
            if (c != '%' || ++i >= pattern.m_length) {
                result.add((byte) c);
                continue;
            }
            int digit = pattern.luaByte(i);
            if (digit < '0' || digit > '9') {
                result.add((byte) digit);
            } else if (digit == '0') {
                result.add(matcher.whole(at, end));
            } else {
                result.add(machine.text(matcher.capture(digit - '1', at, end)));
            }
        }
    }
}
