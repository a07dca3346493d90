package io.framegate.conformance;

import io.framegate.config.FramesConfig.Utf8Policy;
import io.framegate.frame.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * One line of a case file. Everything is kept as text and read when it is asked for, since some cases are large.
 *
 * @param group the group it belongs to
 * @param id the number
 * @param sends what a peer sends
 * @param validated the outcome where UTF-8 is checked
 * @param transparent the outcome where it is not
 * @param words what the case is about, or why it is not run
 * @param isRun whether it is run
 */
record ConformanceCase(
        Group group, String id, String sends, String validated, String transparent, String words, boolean isRun) {

    private static final List<String> FILES = List.of(
            "01-framing",
            "02-pings",
            "03-reserved-bits",
            "04-opcodes",
            "05-fragmentation",
            "06-utf8",
            "07-closing",
            "09-limits",
            "10-auto-fragmentation",
            "12-compression",
            "13-compression-parameters");
    private static final Pattern RANGE = Pattern.compile("(.*\\.)(\\d+)-(\\d+)");

    /** One file: its number and its title. */
    record Group(int number, String title) {
        @Override
        public String toString() {
            return number + " " + title;
        }
    }

    /** Every case there is, in order. */
    static List<ConformanceCase> all() {
        List<ConformanceCase> cases = new ArrayList<>();
        for (String file : FILES) {
            List<String> lines = lines(file);
            String[] title = lines.get(0).split(" ", 3);
            Group group = new Group(Integer.parseInt(title[1]), title[2]);
            lines.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> cases.addAll(read(group, line)));
        }
        return cases;
    }

    /** A run for every case and every setting of {@code frames.utf8}. */
    static Stream<Arguments> inBothModes() {
        return all().stream().filter(ConformanceCase::isRun).flatMap(one -> Stream.of(Utf8Policy.values())
                .map(mode -> Arguments.of(one, mode)));
    }

    private static List<String> lines(String file) {
        try (InputStream in = ConformanceCase.class.getResourceAsStream("/conformance/" + file + ".cases")) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<ConformanceCase> read(Group group, String line) {
        String[] cells = Stream.of(line.split("\\|")).map(String::strip).toArray(String[]::new);
        if (cells.length == 3 && cells[1].equals("not yet")) {
            return ids(cells[0]).stream()
                    .map(id -> new ConformanceCase(group, id, "", "", "", cells[2], false))
                    .toList();
        }
        if (cells.length != 5) {
            throw new IllegalArgumentException("neither a case nor an excluded one: " + line);
        }
        String transparent = cells[3].equals("=") ? cells[2] : cells[3];
        return List.of(new ConformanceCase(group, cells[0], cells[1], cells[2], transparent, cells[4], true));
    }

    private static List<String> ids(String id) {
        Matcher range = RANGE.matcher(id);
        if (!range.matches()) {
            return List.of(id);
        }
        List<String> ids = new ArrayList<>();
        for (int i = Integer.parseInt(range.group(2)); i <= Integer.parseInt(range.group(3)); i++) {
            ids.add(range.group(1) + i);
        }
        return ids;
    }

    /** What this peer sends. */
    Script script(Peer from) {
        return Script.parse(sends, from);
    }

    /** How its messages are compressed, if they are. */
    Optional<Deflate> deflate() {
        return Notation.parse(sends).deflate();
    }

    /** What has to come of it. */
    Outcome outcome(Utf8Policy mode) {
        return Outcome.parse(mode == Utf8Policy.VALIDATE ? validated : transparent, sends);
    }

    @Override
    public String toString() {
        return id;
    }
}
