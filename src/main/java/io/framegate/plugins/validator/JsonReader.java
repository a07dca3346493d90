package io.framegate.plugins.validator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text (RFC 8259) to maps, lists, texts, numbers, truth values and null, as UTF-8 and nothing else. Refuses what
 * would make whoever looks at it later do more than the text is long, and what two readers may read differently: more than
 * {@value #DEEPEST} containers in one another, names on the way to a value that are longer than {@value #LONGEST_PATH} characters
 * together, numbers of more than 1000 digits, and objects with two entries of one name. Not thread-safe.
 */
final class JsonReader {

    /** Far from what a stack holds, and from what messages need. */
    static final int DEEPEST = 100;

    static final int LONGEST_PATH = 4_096;

    private final JsonFactory factory = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private int values;
    private int pathLength;
    private long pairs;

    /**
     * Reads a whole text.
     *
     * @throws IOException if it is not JSON, or exceeds a limit
     */
    @Nullable
    Object read(byte[] json) throws IOException {
        values = 0;
        pathLength = 0;
        pairs = 0;
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "nothing");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return value;
        } catch (IllegalStateException collisions) { // far too many names with one hash
            throw new IOException(collisions);
        }
    }

    /** What it takes to compare every item of every list that was read last with every other of that list. */
    long pairs() {
        return pairs;
    }

    /** Where a text stopped being JSON, to follow that it is not; nothing of what it says. */
    static String where(IOException wrong) {
        return wrong instanceof JsonProcessingException known && known.getLocation() != null
                ? " near line " + known.getLocation().getLineNr() + ", column "
                        + known.getLocation().getColumnNr()
                : "";
    }

    private @Nullable Object value(JsonParser parser) throws IOException {
        values++;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(parser, "not a value");
        };
    }

    private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int before = pathLength;
            pathLength += name.length() + 1;
            if (pathLength > LONGEST_PATH || entries.containsKey(name)) {
                throw new JsonParseException(parser, pathLength > LONGEST_PATH ? "long names" : "a name comes twice");
            }
            parser.nextToken();
            entries.put(name, value(parser));
            pathLength = before;
        }
        return entries;
    }

    private List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        int before = values;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        pairs += (long) items.size() * (values - before);
        return items;
    }
}
