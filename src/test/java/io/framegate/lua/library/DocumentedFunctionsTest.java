package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The page says what there is: every function has rows, what refuses says why, and {@code src/docs/lua-functions.md} is made of both.
 * {@code -Dlua.functions.update=true} writes it.
 */
class DocumentedFunctionsTest {

    private static final Path PAGE = Path.of("src/docs/lua-functions.md");
    private static final String INTRODUCTION = """
            # Lua functions

            Which functions of Kong's PDK, of OpenResty and of the modules that come with them scripts find here, beside those that [Lua](lua.md)
            itself has and `kong.websocket`. Each is tested by the tables in `src/test/resources/lua`, of which this page is made.
            Functions of `kong.*` that are about a session can be called in `ws_handshake`, `ws_client_frame`, `ws_upstream_frame` and
            `ws_close`; those of `kong.service` and `kong.response`, which change the handshake, in `ws_handshake`.
            """;
    private static final String UNAVAILABLE = " is not available: ";
    private static final String OTHER_PHASES = "function cannot be called in ws_handshake phase (only in: ";

    private final LibraryTester lua = new LibraryTester();
    private final List<FunctionTables.Entry> entries = FunctionTables.read();
    private final List<String> functions = new ArrayList<>();
    private final Map<String, String> refused = new TreeMap<>();

    private void walk(String name, LuaValue value) {
        if (value instanceof Unavailable.Everything) {
            refused.put(name, reason(name + "()"));
        } else if (value instanceof LuaTable table) {
            for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
                walk(name + "." + entry.arg1().tojstring(), entry.arg(2));
            }
        } else if (value instanceof LuaFunction) {
            String why = reason(name + "()");
            if (why.isEmpty()) {
                functions.add(name);
            } else {
                refused.put(name, why);
            }
        }
    }

    private String reason(String call) {
        String shown = lua.showOrFailure(lua.call(Phase.WS_HANDSHAKE), call);
        if (shown.contains(UNAVAILABLE) && !shown.contains("module '") && !shown.contains("ngx.exit(")) {
            return shown.substring(shown.indexOf(UNAVAILABLE) + UNAVAILABLE.length());
        }
        return shown.contains(OTHER_PHASES) ? "a session has no phase for it" : "";
    }

    private void walkAll() {
        LuaTable kong = (LuaTable) lua.globals().rawget("kong");
        for (LuaValue name : kong.keys()) {
            if (!name.tojstring().equals("websocket")) { // CallMatrixTest has them
                walk("kong." + name.tojstring(), kong.rawget(name));
            }
        }
        walk("ngx", lua.globals().rawget("ngx"));
        walk("bit", lua.globals().rawget("bit"));
        lua.modules().forEach((module, value) -> {
            if (!module.equals("bit")) {
                walk("require(\"" + module + "\")", value);
            }
        });
    }

    @Test
    void everyFunctionIsInTheTables() {
        walkAll();
        TreeSet<String> named = new TreeSet<>();
        entries.forEach(entry -> named.add(entry.name()));

        List<String> missing = functions.stream()
                .filter(name -> !named.contains(name))
                .filter(name -> !named.contains(name.replace("cjson.safe", "cjson")))
                .toList();

        assertThat(missing).isEmpty();
        assertThat(refused).doesNotContainKeys(named.toArray(String[]::new));
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.rows()).as(entry.name()).isNotEmpty());
    }

    @Test
    void pageIsWhatTheTablesSay() throws IOException {
        walkAll();
        String page = page();
        if (Boolean.getBoolean("lua.functions.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private String page() {
        StringBuilder page = new StringBuilder();
        page.append(INTRODUCTION + "\n## Runs unchanged\n\n");
        Map<String, List<String>> groups = new LinkedHashMap<>();
        entries.stream().filter(FunctionTables.Entry::unchanged).forEach(entry -> groups.computeIfAbsent(
                        group(entry.name()), none -> new ArrayList<>())
                .add(entry.name()));
        page.append("| where | what |\n|---|---|\n");
        groups.forEach((group, names) -> page.append("| `")
                .append(group)
                .append("` | ")
                .append(last(group, names))
                .append(" |\n"));
        page.append("\n## Runs with a change\n\n| what | what is different |\n|---|---|\n");
        entries.stream().filter(entry -> !entry.unchanged()).forEach(entry -> page.append("| `")
                .append(entry.name())
                .append("` | ")
                .append(entry.difference())
                .append(" |\n"));
        page.append(
                "\n## Refused\n\nUsing one of these, or anything in one that is a table, is an error that says so; naming it is none.\n\n");
        page.append("| what | why, and what to do instead |\n|---|---|\n");
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        refused.forEach((name, why) ->
                reasons.computeIfAbsent(why, none -> new ArrayList<>()).add("`" + name + "`"));
        reasons.forEach((why, names) -> page.append("| ")
                .append(String.join(", ", names))
                .append(" | ")
                .append(why)
                .append(" |\n"));
        return page.toString();
    }

    private static String group(String name) {
        if (name.startsWith("require")) {
            return name.substring(0, name.indexOf(')') + 1);
        }
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String last(String group, List<String> names) {
        return String.join(
                ", ",
                names.stream()
                        .map(name -> name.equals(group) ? "itself" : "`" + name.substring(group.length() + 1) + "`")
                        .toList());
    }
}
