package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.script.ScriptCall;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function of the libraries, as the tables under {@code lua/} say that it behaves. */
class LibraryFunctionsTest {

    private static final LibraryTester LUA = new LibraryTester();

    static Stream<FunctionTables.Row> rows() {
        return FunctionTables.read().stream().flatMap(entry -> entry.rows().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void functionDoesAsTheTableSays(FunctionTables.Row row) {
        ScriptCall call = LUA.call(row.phase());

        String shown = LUA.showOrFailure(call, row.expression());

        if (row.expected().startsWith("~")) {
            assertThat(call.handshake().toString())
                    .contains(row.expected().substring(1).strip());
        } else {
            assertThat(shown).isEqualTo(row.expected());
        }
    }
}
