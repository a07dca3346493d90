package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.LuaConfig.UntrustedLua;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LuaConfigTest {

    private static Reading<LuaConfig> read(Map<String, ?> document) {
        return ConfigReader.plain().read(LuaConfig.class, document);
    }

    @Test
    void whatIsLeftOutIsTheDefault() {
        assertThat(read(Map.of()).value()).hasValue(LuaConfig.DEFAULTS);
    }

    /** YAML 1.1 takes a plain {@code on} for true and {@code off} for false. */
    @Test
    void onAndOffMayStandWithoutQuotes() {
        for (Object on : new Object[] {true, "on"}) {
            assertThat(read(Map.of("untrusted_lua", on)).value().orElseThrow().untrustedLua())
                    .isEqualTo(UntrustedLua.ON);
        }
        for (Object off : new Object[] {false, "off"}) {
            assertThat(read(Map.of("untrusted_lua", off)).value().orElseThrow().untrustedLua())
                    .isEqualTo(UntrustedLua.OFF);
        }
        assertThat(read(Map.of("untrusted_lua", "yes")).problems())
                .singleElement()
                .hasToString("untrusted_lua: expected one of \"off\", \"sandbox\", \"on\", found \"yes\"");
    }
}
