package io.framegate.lua.library;

import io.framegate.pdk.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tables of functions under {@code lua/}. */
final class FunctionTables {

    private FunctionTables() {}

    /** A function, whether it runs unchanged, what is different if it does not, and what shows it. */
    record Entry(String name, boolean unchanged, String difference, List<Row> rows) {}

    /** An expression in a phase, and what it is. */
    record Row(Phase phase, String expression, String expected) {
        @Override
        public String toString() {
            return phase.pdkName() + " " + expression;
        }
    }

    static List<Entry> read() {
        List<Entry> entries = new ArrayList<>();
        for (String table : List.of("functions.txt", "cjson.txt")) {
            text(table).lines().filter(line -> !line.isEmpty()).forEach(line -> {
                if (line.startsWith("@ ")) {
                    entries.add(entry(line.substring(2)));
                } else if (!line.startsWith("# ")) {
                    entries.get(entries.size() - 1).rows().add(row(line));
                }
            });
        }
        return entries;
    }

    private static Entry entry(String line) {
        String[] parts = line.split(" \\| ", 3);
        return new Entry(parts[0], parts[1].equals("unchanged"), parts.length > 2 ? parts[2] : "", new ArrayList<>());
    }

    private static Row row(String line) {
        Phase phase = Phase.WS_HANDSHAKE;
        String rest = line;
        if (line.startsWith("(client) ")) {
            phase = Phase.WS_CLIENT_FRAME;
        } else if (line.startsWith("(upstream) ")) {
            phase = Phase.WS_UPSTREAM_FRAME;
        } else if (line.startsWith("(close) ")) {
            phase = Phase.WS_CLOSE;
        } else if (line.startsWith("(load) ")) {
            phase = Phase.INIT_WORKER;
        }
        if (phase != Phase.WS_HANDSHAKE) {
            rest = line.substring(line.indexOf(") ") + 2);
        }
        int arrow = rest.lastIndexOf(" =>");
        return new Row(
                phase, rest.substring(0, arrow), rest.substring(arrow + 3).strip());
    }

    private static String text(String table) {
        try (InputStream in = FunctionTables.class.getResourceAsStream("/lua/" + table)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
