package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.lua.LuaLimits;
import org.junit.jupiter.api.Test;

/** Keys that a peer chose so that LuaJ's tables find them slowly. */
class CrowdTest {

    private static final String DECODE =
            "local t = require('cjson').decode((kong.websocket.client.get_frame())) return type(t)";

    private String decode(int count, boolean together, LuaLimits limits) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            String digits = String.format("%021d", i);
            StringBuilder key = new StringBuilder();
            for (char digit : digits.toCharArray()) { // of 64 bytes LuaJ hashes every third
                key.append(together ? "a" : digit).append(digit).append('b');
            }
            json.append(i > 0 ? "," : "").append('"').append(key).append("a\":1");
        }
        LibraryTester lua = new LibraryTester(limits);
        return lua.showOrFailure(lua.call(Frame.text(json + "}")), DECODE);
    }

    @Test
    void keysThatMeetAreKilled() {
        long begun = System.nanoTime();
        assertThat(decode(15_000, true, LuaLimits.DEFAULTS)).containsPattern("too many instructions|too slow");
        assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
    }

    /** Instructions are what is charged for keys that meet; here there is time for all of them. */
    @Test
    void asManyOthersAreNot() {
        LuaLimits unhurried =
                new LuaLimits(LuaLimits.DEFAULTS.instructions(), LuaLimits.DEFAULTS.memory(), 60_000, false);
        assertThat(decode(3_000, false, unhurried)).isEqualTo("table");
        assertThat(decode(15_000, true, unhurried)).contains("too many instructions");
    }
}
