package io.framegate.lua.library;

import io.framegate.lua.Budget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Percent-encoding and queries, as OpenResty has them. */
public final class UriText {

    private static final String HEX = "0123456789ABCDEF";

    /** What nginx escapes of ASCII's characters that can be seen, and of blanks, in what it calls types. */
    private static final String[] ESCAPED = {
        " #%?", " #%&+;?", " \"#$%&+,/:;<=>?@[\\]^`{|}", " \"#%'", " \"'", " %", " %"
    };

    /** The types in which bytes above 127 stay as they are. */
    private static final int MEMCACHED = 5;

    private static final int COMPONENT = 2;
    private static final String RESERVED = "!#$%&'()*+,/:;=?@[]";

    private UriText() {}

    /** The text of part of a URI, such as a value of its query. */
    public static LuaString escape(LuaString text, Budget budget) {
        return escape(text, COMPONENT, budget);
    }

    /** How many types of escaping there are. */
    public static int types() {
        return ESCAPED.length;
    }

    /** The text as nginx escapes it: 0 for a path, 1 for a query, 2 for part of either. */
    public static LuaString escape(LuaString text, int type, Budget budget) {
        ByteBuilder escaped = new ByteBuilder(budget, text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            budget.steps(1);
            int c = text.luaByte(i);
            boolean stays = c < ' ' || c >= 0x7F ? c >= 0x7F && type >= MEMCACHED : ESCAPED[type].indexOf(c) < 0;
            if (stays) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return escaped.build();
    }

    /** The text that part of a query stands for: plus signs are spaces, a percent sign that begins no triplet stays. */
    public static LuaString unescape(LuaString text, Budget budget) {
        return unescape(text, 0, text.length(), true, "", budget);
    }

    /** A path in which all is decoded that has no meaning of its own there. */
    public static LuaString unescapePath(LuaString path, Budget budget) {
        return unescape(path, 0, path.length(), false, RESERVED, budget);
    }

    /** A path in which all is decoded. */
    public static LuaString unescapeAll(LuaString path, Budget budget) {
        return unescape(path, 0, path.length(), false, "", budget);
    }

    private static LuaString unescape(
            LuaString text, int from, int to, boolean plusIsSpace, String kept, Budget budget) {
        ByteBuilder plain = new ByteBuilder(budget, to - from);
        for (int i = from; i < to; i++) {
            budget.steps(1);
            int c = text.luaByte(i);
            int value = c == '%' && i + 2 < to ? triplet(text, i) : -1;
            if (value >= 0 && (value >= 0x80 || kept.indexOf(value) < 0)) {
                plain.append(value);
                i += 2;
            } else {
                plain.append(c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return plain.build();
    }

    private static int triplet(LuaString text, int at) {
        int high = Character.digit(text.luaByte(at + 1), 16);
        int low = Character.digit(text.luaByte(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    // ---- queries

    /** The parameters of a query and whether there were more than so many, of which 0 is any number. */
    public record Query(LuaTable parameters, boolean truncated) {}

    /** The parameters of a query: one that comes more than once is an array, one without an equals sign is true. */
    public static Query decode(LuaString query, int most, Budget budget) {
        LuaTable parameters = new LuaTable();
        Crowd crowd = new Crowd(budget);
        int count = 0;
        int at = 0;
        while (at < query.length()) {
            int ampersand = query.indexOf((byte) '&', at);
            int end = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf((byte) '=', at);
            boolean hasValue = equals >= 0 && equals < end;
            if ((hasValue ? equals : end) > at) {
                LuaString name = unescape(query, at, hasValue ? equals : end, true, "", budget);
                crowd.add(name);
                add(parameters, name, hasValue ? unescape(query, equals + 1, end, true, "", budget) : LuaValue.TRUE);
            }
            if (ampersand >= 0 && most > 0 && ++count == most) {
                return new Query(parameters, true);
            }
            budget.bytes(TableLibrary.ENTRY);
            at = end + 1;
        }
        return new Query(parameters, false);
    }

    /** Adds a value; several of one name become an array. */
    public static void add(LuaTable table, LuaString name, LuaValue value) {
        LuaValue before = table.rawget(name);
        if (before.isnil()) {
            table.rawset(name, value);
        } else if (before instanceof LuaTable array) {
            array.rawset(array.rawlen() + 1, value);
        } else {
            table.rawset(name, LuaValue.listOf(new LuaValue[] {before, value}));
        }
    }

    /** The query of a table of parameters. */
    public static LuaString encode(LuaTable parameters, boolean sorted, Budget budget) {
        List<LuaString> names = new ArrayList<>();
        for (Varargs entry = parameters.next(LuaValue.NIL);
                !entry.arg1().isnil();
                entry = parameters.next(entry.arg1())) {
            budget.steps(sorted ? 32 : 1);
            budget.bytes(TableLibrary.ENTRY);
            if (!(entry.arg1() instanceof LuaString name)) {
                throw new LuaError("attempt to use a non-string key in the \"args\" option table");
            }
            names.add(name);
        }
        if (sorted) {
            names.sort(Comparator.comparing(Text::wire));
        }
        ByteBuilder query = new ByteBuilder(budget, 64);
        BiConsumer<LuaString, LuaValue> pair = (name, value) -> append(query, name, value, budget);
        for (LuaString name : names) {
            if (parameters.rawget(name) instanceof LuaTable array) {
                for (int i = 1; i <= array.rawlen(); i++) {
                    pair.accept(name, array.rawget(i));
                }
            } else {
                pair.accept(name, parameters.rawget(name));
            }
        }
        return query.build();
    }

    private static void append(ByteBuilder query, LuaString name, LuaValue value, Budget budget) {
        boolean isFlag = value.type() == LuaValue.TBOOLEAN;
        if (isFlag && !value.toboolean()) {
            return;
        }
        if (query.length() > 0) {
            query.append('&');
        }
        query.append(escape(name, budget));
        if (!isFlag) {
            query.append('=')
                    .append(escape(
                            Arguments.text(value)
                                    .orElseThrow(() ->
                                            new LuaError("attempt to use " + value.typename() + " as query arg value")),
                            budget));
        }
    }
}
