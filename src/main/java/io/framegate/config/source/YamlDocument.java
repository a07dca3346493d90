package io.framegate.config.source;

import io.framegate.config.document.ConfigPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A YAML document: its values, where they stand, and what YAML itself objects to. Travels through Vert.x Config as JSON.
 *
 * @param values the document; empty if it is not a map, which is then a flaw
 * @param positions where each path stands; a key's, not its value's
 * @param flaws what is wrong with the document as YAML
 */
record YamlDocument(Map<String, Object> values, Map<String, Position> positions, List<Flaw> flaws) {

    /** Most characters of a document. */
    private static final int LONGEST = 64 * 1024 * 1024;

    /** Most aliases of maps and lists; enough for any honest document. */
    private static final int MOST_ALIASES = 10_000;

    private static final int DEEPEST = 64;

    /**
     * Something that YAML objects to.
     *
     * @param position where; empty if YAML does not say
     * @param path the path there, if there is one
     * @param message what is the matter
     */
    record Flaw(Optional<Position> position, String path, String message) {}

    /** Never throws because of the text. */
    static YamlDocument parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return flawed(Optional.empty(), "is not text in UTF-8");
        }
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LONGEST);
        try {
            StreamReader reader = new StreamReader(text.startsWith("\uFEFF") ? text.substring(1) : text);
            Node root = new Composer(new ParserImpl(reader, options), new JsonTypes(), options).getSingleNode();
            if (root == null) {
                return new YamlDocument(Map.of(), Map.of(), List.of());
            } else if (!(root instanceof MappingNode)) {
                return flawed(position(root.getStartMark()), "expected a map at the top level, found something else");
            }
            return new NodeReader().read((MappingNode) root);
        } catch (MarkedYAMLException wrong) {
            return flawed(position(wrong.getProblemMark()), "is not YAML: " + wrong.getProblem());
        } catch (ReaderException wrong) {
            String character = String.format(Locale.ROOT, "U+%04X", wrong.getCodePoint());
            return flawed(
                    Optional.of(positionAt(text, wrong.getPosition())),
                    "is not YAML: the character " + character + " is not allowed");
        } catch (YAMLException wrong) {
            return flawed(Optional.empty(), "is not YAML: " + firstLine(wrong));
        }
    }

    private static Position positionAt(String text, int index) {
        String before = text.substring(0, Math.min(index, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Position(line + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static String firstLine(YAMLException wrong) {
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }

    private static YamlDocument flawed(Optional<Position> position, String message) {
        return new YamlDocument(Map.of(), Map.of(), List.of(new Flaw(position, "", message)));
    }

    static Optional<Position> position(@Nullable Mark mark) {
        return mark == null ? Optional.empty() : Optional.of(new Position(mark.getLine() + 1, mark.getColumn() + 1));
    }

    /** Where a path stands, or the nearest thing around it that does. */
    Optional<Position> positionOf(String path) {
        String nearest = path;
        while (!nearest.isEmpty()) {
            Position position = positions.get(nearest);
            if (position != null) {
                return Optional.of(position);
            }
            nearest = nearest.substring(0, Math.max(0, Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['))));
        }
        return Optional.ofNullable(positions.get(ConfigPath.ROOT.text()));
    }

    JsonObject toJson() {
        JsonObject where = new JsonObject();
        positions.forEach(
                (path, at) -> where.put(path, new JsonArray().add(at.line()).add(at.column())));
        JsonArray wrong = new JsonArray();
        for (Flaw flaw : flaws) {
            JsonObject json = new JsonObject().put("path", flaw.path()).put("message", flaw.message());
            flaw.position().ifPresent(at -> json.put("line", at.line()).put("column", at.column()));
            wrong.add(json);
        }
        return new JsonObject()
                .put("values", new JsonObject(values))
                .put("positions", where)
                .put("flaws", wrong);
    }

    static YamlDocument fromJson(JsonObject json) {
        Map<String, Object> values = new LinkedHashMap<>();
        json.getJsonObject("values").forEach(entry -> values.put(entry.getKey(), plain(entry.getValue())));
        Map<String, Position> positions = new LinkedHashMap<>();
        json.getJsonObject("positions").forEach(entry -> {
            JsonArray at = (JsonArray) entry.getValue();
            positions.put(entry.getKey(), new Position(at.getInteger(0), at.getInteger(1)));
        });
        List<Flaw> flaws = new ArrayList<>();
        json.getJsonArray("flaws").forEach(item -> {
            JsonObject flaw = (JsonObject) item;
            Optional<Position> position = flaw.containsKey("line")
                    ? Optional.of(new Position(flaw.getInteger("line"), flaw.getInteger("column")))
                    : Optional.empty();
            flaws.add(new Flaw(position, flaw.getString("path"), flaw.getString("message")));
        });
        return new YamlDocument(values, positions, flaws);
    }

    /** JSON objects and arrays as the maps and lists they are. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (value instanceof JsonArray array) {
            List<Object> list = new ArrayList<>(array.size());
            array.forEach(item -> list.add(plain(item)));
            return list;
        }
        return value;
    }
}
