package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.slf4j.event.Level;

/** A line of a script's is one line, whatever is in it. */
class ScriptLogTest {

    private static String line(String text) {
        return ScriptLog.oneLine(LuaString.valueOf(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void controlCharactersAreShown() {
        assertThat(line("a\r\n2026 ERROR forged\u001b[31m\u0085\u2028z"))
                .isEqualTo("a\\x0D\\x0A2026 ERROR forged\\x1B[31m\\x85\\x2028z");
        assertThat(line("Grüße 😀")).isEqualTo("Grüße 😀");
    }

    @Test
    void longTextsAreCut() {
        assertThat(line("x".repeat(2_048))).isEqualTo("x".repeat(2_048));
        assertThat(line("x".repeat(2_049))).isEqualTo("x".repeat(2_048) + "...");
    }

    @Test
    void levelsAreNginxs() {
        assertThat(ScriptLog.ofNginx(1)).isEqualTo(Level.ERROR);
        assertThat(ScriptLog.ofNginx(4)).isEqualTo(Level.ERROR);
        assertThat(ScriptLog.ofNginx(5)).isEqualTo(Level.WARN);
        assertThat(ScriptLog.ofNginx(6)).isEqualTo(Level.INFO);
        assertThat(ScriptLog.ofNginx(7)).isEqualTo(Level.INFO);
        assertThat(ScriptLog.ofNginx(8)).isEqualTo(Level.DEBUG);
    }
}
