package io.framegate.lua.library;

import io.framegate.lua.LuaState;
import java.nio.charset.StandardCharsets;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Where scripts log to: the gateway's own log, with the plugin's name. What they log is the administrator's choice, but a line is
 * one line of limited length whatever is in it.
 */
public final class ScriptLog {

    /** The longest line, in bytes of the script's text. */
    static final int LONGEST = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(ScriptLog.class);

    private final String plugin;
    private final LuaState state;

    ScriptLog(String plugin, LuaState state) {
        this.plugin = plugin;
        this.state = state;
    }

    /** Nginx's levels, of which 0 is the most severe. */
    public static Level ofNginx(int level) {
        return level <= 4 ? Level.ERROR : level == 5 ? Level.WARN : level <= 7 ? Level.INFO : Level.DEBUG;
    }

    /** Whether anybody reads that. */
    public boolean isOn(Level level) {
        return LOG.isEnabledForLevel(level);
    }

    /** Logs the texts of these values, from one of them on, one after the other. */
    public void log(Level level, Arguments arguments, int from, String between) {
        if (!isOn(level)) {
            return;
        }
        ByteBuilder line = new ByteBuilder(state.budget(), 128);
        for (int i = from; i <= arguments.count() && line.length() <= LONGEST; i++) {
            LuaString text = textOf(arguments.at(i));
            line.ascii(i > from ? between : "").append(text, 0, Math.min(text.length(), LONGEST + 1));
        }
        log(level, line.build());
    }

    /** Logs these values as {@code inspect} shows them. */
    public void inspect(Level level, Arguments arguments) {
        if (!isOn(level)) {
            return;
        }
        ByteBuilder line = new ByteBuilder(state.budget(), 128);
        for (int i = 1; i <= arguments.count(); i++) {
            line.ascii(i > 1 ? " " : "").append(Inspection.of(arguments.at(i), new LuaTable(), state.budget()));
        }
        log(level, line.build());
    }

    private void log(Level level, LuaString text) {
        state.budget().steps(LONGEST / 8);
        LOG.atLevel(level).log("plugin {}: {}", plugin, oneLine(text));
    }

    /** What {@code tostring} makes of a value. */
    static LuaString textOf(LuaValue value) {
        LuaValue own = value.metatag(LuaValue.TOSTRING);
        LuaValue text = own.isnil() ? value : own.call(value);
        return Arguments.text(text).orElseGet(() -> Text.of(text.tojstring()));
    }

    static String oneLine(LuaString text) {
        int length = Math.min(text.length(), LONGEST);
        String decoded = new String(text.m_bytes, text.m_offset, length, StandardCharsets.UTF_8);
        StringBuilder line = new StringBuilder(decoded.length() + 16);
        decoded.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append(String.format("\\x%02X", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return text.length() > LONGEST ? line.append("...").toString() : line.toString();
    }
}
