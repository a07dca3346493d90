package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.lua.LuaLimits;
import org.junit.jupiter.api.Test;

/** Keys that a peer chose so that LuaJ's tables find them slowly. */
class CrowdTest {

    private static final String DECODE =
            "local t = require('cjson').decode((kong.websocket.client.get_frame())) return type(t)";

    private final LibraryTester lua = new LibraryTester(LuaLimits.DEFAULTS);

    private String decode(int count, boolean together) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            String digits = String.format("%021d", i);
            StringBuilder key = new StringBuilder();
            for (char digit : digits.toCharArray()) { // of 64 bytes LuaJ hashes every third
                key.append(together ? "a" : digit).append(digit).append('b');
            }
            json.append(i > 0 ? "," : "").append('"').append(key).append("a\":1");
        }
        return lua.showOrFailure(lua.call(Frame.text(json + "}")), DECODE);
    }

    @Test
    void keysThatMeetAreKilled() {
        long begun = System.nanoTime();
        assertThat(decode(15_000, true)).containsPattern("too many instructions|too slow");
        assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
    }

    @Test
    void asManyOthersAreNot() {
        for (int i = 0; i < 5 && !decode(3_000, false).equals("table"); i++) {
            continue; // until it is compiled
        }
        assertThat(decode(3_000, false)).isEqualTo("table");
    }
}
