package io.framegate.lua;

import io.framegate.script.ScriptException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;

/** Lua as text, and what LuaJ's compiler makes of it. Never bytecode: what is not made by a compiler can do what none allows. */
public final class LuaSource {

    private static final Pattern POSITION = Pattern.compile(":(\\d+): (.*)", Pattern.DOTALL);

    /** How LuaJ names the character it stumbled over. */
    private static final Pattern SYMBOL = Pattern.compile(" \\d+ \\((.+)\\)$");

    private LuaSource() {}

    /**
     * Compiles a chunk.
     *
     * @param name what it is called where it fails
     * @throws ScriptException if it is none, with the line
     */
    static Prototype compile(String name, byte[] source) throws ScriptException {
        if (source.length > 0 && source[0] == 0x1B) {
            throw new ScriptException(Optional.of(name), 0, name + ": bytecode is refused, only text is loaded");
        }
        try {
            return LuaC.instance.compile(new ByteArrayInputStream(source), "@" + name);
        } catch (LuaError wrong) {
            throw located(name, String.valueOf(wrong.getMessage()));
        } catch (IOException | RuntimeException wrong) {
            throw new ScriptException(Optional.of(name), 0, name + ": " + wrong);
        } catch (StackOverflowError deep) {
            throw new ScriptException(Optional.of(name), 0, name + ": nested too deeply");
        }
    }

    /**
     * Whether this is Lua.
     *
     * @throws ScriptException if it is not, with the line
     */
    public static void check(String name, String source) throws ScriptException {
        compile(name, source.getBytes(StandardCharsets.UTF_8));
    }

    private static ScriptException located(String name, String message) {
        Matcher position = POSITION.matcher(SYMBOL.matcher(message).replaceFirst(" near '$1'"));
        if (position.find()) {
            return new ScriptException(
                    Optional.of(name),
                    Integer.parseInt(position.group(1)),
                    name + ":" + position.group(1) + ": " + position.group(2));
        }
        return new ScriptException(Optional.of(name), 0, name + ": " + message);
    }

    /** What a compiled chunk is called. */
    static String shown(Prototype p) {
        String source = p.source == null ? "?" : p.source.tojstring();
        return source.startsWith("@") || source.startsWith("=") ? source.substring(1) : source;
    }
}
