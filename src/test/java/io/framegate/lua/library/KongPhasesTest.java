package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** Every function of {@code kong.*} that is about a session, in every phase (spec 2.1, P1 and P2; 3.5). */
class KongPhasesTest {

    private static final List<Phase> SESSION =
            List.of(Phase.WS_HANDSHAKE, Phase.WS_CLIENT_FRAME, Phase.WS_UPSTREAM_FRAME, Phase.WS_CLOSE);

    private static final LibraryTester LUA = new LibraryTester();

    static Stream<String> functions() {
        List<String> names = new ArrayList<>();
        for (String table :
                List.of("request", "client", "router", "service", "service.request", "service.response", "response")) {
            LuaValue found = LUA.globals().rawget("kong");
            for (String part : table.split("\\.", -1)) {
                found = found.get(part);
            }
            for (LuaValue name : ((LuaTable) found).keys()) {
                String path = "kong." + table + "." + name.tojstring();
                if (found.get(name).isfunction()
                        && !LUA.showOrFailure(LUA.call(Phase.WS_HANDSHAKE), path + "()")
                                .contains("is not available")) {
                    names.add(path);
                }
            }
        }
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void functionIsAllowedInItsPhasesAndRefusesInEveryOther(String function) {
        boolean body = function.matches(
                "kong\\.(request\\.get_(raw_)?body|service\\.response\\..*|response\\.(get_|set_raw).*)");
        boolean changes = function.matches(
                "kong\\.(service\\.(request\\.)?[sac].*|response\\.(exit|error)|client\\.authenticate)");
        for (Phase phase : SESSION) {
            String shown = LUA.showOrFailure(LUA.call(phase), function + "()");
            String refusal = "! function cannot be called in " + phase.pdkName() + " phase (only in: ";
            if (body) {
                assertThat(shown).startsWith(refusal).doesNotContain("only in: ws_");
            } else if (changes && phase != Phase.WS_HANDSHAKE) {
                assertThat(shown).isEqualTo(refusal + "ws_handshake)");
            } else {
                assertThat(shown).doesNotContain("function cannot be called");
            }
        }
        assertThat(LUA.showOrFailure(LUA.call(Phase.INIT_WORKER), function + "()"))
                .startsWith("! no phase in ngx.ctx.KONG_PHASE, (need one of ");
    }
}
