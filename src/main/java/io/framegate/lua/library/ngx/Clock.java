package io.framegate.lua.library.ngx;

import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.luaj.vm2.LuaValue;

/** {@code ngx.now} and its like. Time is not cached: {@code ngx.update_time} has nothing to do. */
final class Clock {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter HTTP =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final DateTimeFormatter COOKIE =
            DateTimeFormatter.ofPattern("EEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final DateTimeFormatter LATE_COOKIE =
            DateTimeFormatter.ofPattern("EEE, dd-MMM-yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** RFC 9110 section 5.6.7; of two digits of a year those below 70 are after 2000, as nginx has it. */
    private static final List<DateTimeFormatter> READ = List.of(
            HTTP,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEE MMM ")
                    .padNext(2)
                    .appendValue(ChronoField.DAY_OF_MONTH)
                    .appendPattern(" HH:mm:ss yyyy")
                    .toFormatter(Locale.ENGLISH));

    private static final double LAST = 253_402_300_799.0;

    private final InstantSource source;

    Clock(InstantSource source) {
        this.source = source;
    }

    void addTo(FunctionTable ngx) {
        ngx.function("now", a -> LuaValue.valueOf(source.millis() / 1000.0))
                .function("time", a -> LuaValue.valueOf((double) Math.floorDiv(source.millis(), 1000L)))
                .function("update_time", a -> LuaValue.NONE)
                .function("today", a -> text(DAY.format(local())))
                .function("localtime", a -> text(SECOND.format(local())))
                .function("utctime", a -> text(SECOND.format(at(source.instant()))))
                .function("http_time", a -> text(HTTP.format(at(seconds(a)))))
                .function("cookie_time", a -> {
                    LocalDateTime time = at(seconds(a));
                    return text((time.getYear() > 2037 ? LATE_COOKIE : COOKIE).format(time));
                })
                .function("parse_http_time", a -> parse(a.string(1).tojstring()));
    }

    double now() {
        return source.millis() / 1000.0;
    }

    private ZonedDateTime local() {
        return source.instant().atZone(ZoneId.systemDefault());
    }

    private static LocalDateTime at(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant seconds(Arguments arguments) {
        double seconds = arguments.number(1);
        if (!(Math.abs(seconds) <= LAST)) {
            throw arguments.wrong(1, "number out of range");
        }
        return Instant.ofEpochSecond((long) seconds);
    }

    private static LuaValue parse(String text) {
        for (DateTimeFormatter form : READ) {
            try {
                return LuaValue.valueOf((double) LocalDateTime.parse(text, form).toEpochSecond(ZoneOffset.UTC));
            } catch (DateTimeException another) {
                continue;
            }
        }
        return LuaValue.NIL;
    }

    private static LuaValue text(String text) {
        return LuaValue.valueOf(text);
    }
}
