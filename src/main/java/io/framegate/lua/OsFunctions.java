package io.framegate.lua;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code os}: what tells the time. */
final class OsFunctions {

    private static final String PROCESS = "it reaches out of the gateway";

    private static final Map<Character, DateTimeFormatter> DIRECTIVES = Map.ofEntries(
            directive('a', "EEE"),
            directive('A', "EEEE"),
            directive('b', "MMM"),
            directive('B', "MMMM"),
            directive('c', "EEE MMM ppd HH:mm:ss yyyy"),
            directive('d', "dd"),
            directive('D', "MM/dd/yy"),
            directive('F', "yyyy-MM-dd"),
            directive('H', "HH"),
            directive('I', "hh"),
            directive('j', "DDD"),
            directive('m', "MM"),
            directive('M', "mm"),
            directive('p', "a"),
            directive('S', "ss"),
            directive('T', "HH:mm:ss"),
            directive('x', "MM/dd/yy"),
            directive('X', "HH:mm:ss"),
            directive('y', "yy"),
            directive('Y', "yyyy"),
            directive('z', "xx"),
            directive('Z', "zzz"));

    private OsFunctions() {}

    private static Map.Entry<Character, DateTimeFormatter> directive(char name, String pattern) {
        return Map.entry(name, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }

    /**
     * Adds {@code os}.
     *
     * @param trusted whether scripts may know the process's environment
     */
    static void install(Machine machine, LuaTable globals, boolean trusted) {
        LuaTable os = new LuaTable();
        Native.add(os, "time", OsFunctions::time);
        Native.add(os, "clock", arguments -> LuaValue.valueOf(System.nanoTime() / 1e9));
        Native.add(
                os,
                "difftime",
                arguments -> LuaValue.valueOf(Native.number(arguments, 1) - Native.number(arguments, 2)));
        Native.add(os, "date", arguments -> date(machine, arguments));
        for (String name : new String[] {"execute", "exit", "remove", "rename", "setlocale", "tmpname"}) {
            os.rawset(name, Refused.function("os." + name, PROCESS));
        }
        if (trusted) {
            Native.add(
                    os,
                    "getenv",
                    arguments -> variable(Native.text(arguments, 1).tojstring()));
        } else {
            os.rawset("getenv", Refused.function("os.getenv", "the environment has secrets; set untrusted_lua: on"));
        }
        globals.rawset("os", os);
    }

    private static LuaValue variable(String name) {
        String value = System.getenv(name);
        return value == null ? LuaValue.NIL : LuaValue.valueOf(value);
    }

    private static LuaValue time(Varargs arguments) {
        if (arguments.isnoneornil(1)) {
            return LuaValue.valueOf((double) (System.currentTimeMillis() / 1_000));
        }
        LuaTable fields = Native.table(arguments, 1);
        try {
            LocalDateTime midnight = LocalDateTime.of(field(fields, "year", -1), 1, 1, 0, 0)
                    .plusMonths(field(fields, "month", -1) - 1L)
                    .plusDays(field(fields, "day", -1) - 1L);
            LocalDateTime time = midnight.plusHours(field(fields, "hour", 12))
                    .plusMinutes(field(fields, "min", 0))
                    .plusSeconds(field(fields, "sec", 0));
            return LuaValue.valueOf((double) time.atZone(ZoneId.systemDefault()).toEpochSecond());
        } catch (DateTimeException none) {
            return LuaValue.NIL;
        }
    }

    private static int field(LuaTable fields, String name, int otherwise) {
        LuaValue value = Native.asNumber(fields.get(name));
        if (value.isnil() && otherwise < 0) {
            throw new LuaError("field '" + name + "' missing in date table");
        }
        return value.isnil() ? otherwise : value.toint();
    }

    private static LuaValue date(Machine machine, Varargs arguments) {
        String format =
                arguments.isnoneornil(1) ? "%c" : Native.text(arguments, 1).tojstring();
        machine.budget.steps(8L * format.length());
        Instant instant = arguments.isnoneornil(2) ? Instant.now() : Instant.ofEpochSecond(Native.whole(arguments, 2));
        boolean utc = format.startsWith("!");
        ZonedDateTime time = instant.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault());
        String wanted = utc ? format.substring(1) : format;
        return wanted.startsWith("*t") ? fields(time) : formatted(machine, wanted, time);
    }

    private static LuaTable fields(ZonedDateTime time) {
        LuaTable fields = new LuaTable();
        fields.rawset("year", LuaInteger.valueOf(time.getYear()));
        fields.rawset("month", LuaInteger.valueOf(time.getMonthValue()));
        fields.rawset("day", LuaInteger.valueOf(time.getDayOfMonth()));
        fields.rawset("hour", LuaInteger.valueOf(time.getHour()));
        fields.rawset("min", LuaInteger.valueOf(time.getMinute()));
        fields.rawset("sec", LuaInteger.valueOf(time.getSecond()));
        fields.rawset("wday", LuaInteger.valueOf(time.getDayOfWeek().getValue() % 7 + 1));
        fields.rawset("yday", LuaInteger.valueOf(time.getDayOfYear()));
        fields.rawset("isdst", LuaValue.valueOf(time.getZone().getRules().isDaylightSavings(time.toInstant())));
        return fields;
    }

    private static LuaString formatted(Machine machine, String format, ZonedDateTime time) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char directive = format.charAt(++i);
            DateTimeFormatter formatter = DIRECTIVES.get(directive);
            if (formatter != null) {
                text.append(formatter.format(time));
            } else if (directive == 'w') {
                text.append(time.getDayOfWeek().getValue() % 7);
            } else if (directive == '%') {
                text.append('%');
            } else {
                throw new LuaError("invalid conversion specifier '%" + directive + "'");
            }
        }
        machine.allocate(text.length());
        return LuaValue.valueOf(text.toString());
    }
}
