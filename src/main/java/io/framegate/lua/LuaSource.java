package io.framegate.lua;

import io.framegate.script.ScriptException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;

/** Lua as text, and what LuaJ's compiler makes of it. Never bytecode: what is not made by a compiler can do what none allows. */
public final class LuaSource {

    /** What compiling takes, which asks no budget while it runs: 80 ns a byte, and an instruction takes 4. */
    static final int STEPS_A_BYTE = 20;

    private static final Pattern POSITION = Pattern.compile(":(\\d+): (.*)", Pattern.DOTALL);

    /** How LuaJ names the character it stumbled over. */
    private static final Pattern SYMBOL = Pattern.compile(" (\\d+) \\(.+\\)$");

    /** The numbers that LuaJ gives to what is longer than a character. */
    private static final int FIRST_WORD = 257;

    private static final List<String> WORDS = List.of(
            ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while"
                            + " .. ... == >= <= ~= :: <eof> <number> <name> <string>")
                    .split(" "));

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
        Matcher position = POSITION.matcher(SYMBOL.matcher(message).replaceFirst(LuaSource::near));
        if (position.find()) {
            return new ScriptException(
                    Optional.of(name),
                    Integer.parseInt(position.group(1)),
                    name + ":" + position.group(1) + ": " + position.group(2));
        }
        return new ScriptException(Optional.of(name), 0, name + ": " + message);
    }

    private static String near(MatchResult symbol) {
        int token = Integer.parseInt(symbol.group(1));
        int word = token - FIRST_WORD;
        String text = word < 0 ? Character.toString(token) : word < WORDS.size() ? WORDS.get(word) : "?";
        return Matcher.quoteReplacement(text.startsWith("<") && word >= 0 ? " near " + text : " near '" + text + "'");
    }

    /** What a compiled chunk is called. */
    static String shown(Prototype p) {
        String source = p.source == null ? "?" : p.source.tojstring();
        return source.startsWith("@") || source.startsWith("=") ? source.substring(1) : source;
    }
}
