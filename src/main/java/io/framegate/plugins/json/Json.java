package io.framegate.plugins.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.framegate.frame.Payload;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON values: a {@code Map} from names to values, a {@code List} of values, a {@code String}, a {@link JsonNumber}, a
 * {@code Boolean} or {@link #NULL}. Maps and lists may be changed by whoever read them.
 *
 * <p>What is read is one value and nothing else in UTF-8. An object with the same name twice is not read, since nobody knows
 * which of the two its receiver will take (RFC 8259 section 4); nor is what is nested deeper than {@value #DEEPEST}, nor a
 * number of more than 1000 digits.
 */
public final class Json {

    /** How deep arrays and objects may be nested. */
    public static final int DEEPEST = 500;

    /** The literal {@code null}. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final int LONGEST_NUMBER = 1000;

    /** Names are a peer's: nothing is remembered of them. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /** Well formed, and refused all the same. */
    private static final class Refused extends IOException {
        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** The value that a payload is; empty if it is not JSON. */
    public static Optional<Object> parse(Payload payload) {
        return parse(payload, DEEPEST, Integer.MAX_VALUE);
    }

    /**
     * The value that a payload is; empty if it is not JSON, or not within limits.
     *
     * @param deepest how deep arrays and objects may be nested, at most {@link #DEEPEST}
     * @param longestPath how many characters the names on the way to a value may have together, with one more for each
     */
    public static Optional<Object> parse(Payload payload, int deepest, int longestPath) {
        String text = payload.text();
        return text.indexOf('\uFFFD') >= 0 && !payload.isUtf8() ? Optional.empty() : parse(text, deepest, longestPath);
    }

    /** The value that a text is; empty if it is not JSON. */
    public static Optional<Object> parse(String text) {
        return parse(text, DEEPEST, Integer.MAX_VALUE);
    }

    private static Optional<Object> parse(String text, int deepest, int longestPath) {
        try {
            return Optional.of(read(text, deepest, longestPath));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /**
     * The value that a text of the operator's is.
     *
     * @throws IllegalArgumentException if it is not JSON; the message says where, and goes on from the name of the text
     */
    public static Object read(String text) {
        try {
            return read(text, DEEPEST, Integer.MAX_VALUE);
        } catch (JsonProcessingException wrong) {
            JsonLocation where = wrong.getLocation();
            throw new IllegalArgumentException(
                    "is not JSON"
                            + (where == null
                                    ? ""
                                    : " near line " + where.getLineNr() + ", column " + where.getColumnNr()),
                    wrong);
        } catch (IOException twice) {
            throw new IllegalArgumentException("is not JSON: an object in it has two entries of one name", twice);
        }
    }

    private static Object read(String text, int deepest, int longestPath) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Refused();
            }
            Object value = read(first, parser, deepest, longestPath);
            if (parser.nextToken() != null) {
                throw new Refused();
            }
            return value;
        }
    }

    private static Object read(JsonToken token, JsonParser parser, int deeper, int longestPath) throws IOException {
        return switch (token) {
            case START_OBJECT -> readObject(parser, deeper - 1, longestPath);
            case START_ARRAY -> readArray(parser, deeper - 1, longestPath);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NULL;
            default -> throw new IllegalStateException("no value begins with " + token);
        };
    }

    private static Map<String, Object> readObject(JsonParser parser, int deeper, int longestPath) throws IOException {
        if (deeper < 0) {
            throw new Refused();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            int left = longestPath - name.length() - 1;
            if (left < 0 || members.put(name, read(parser.nextToken(), parser, deeper, left)) != null) {
                throw new Refused();
            }
        }
        return members;
    }

    private static List<Object> readArray(JsonParser parser, int deeper, int longestPath) throws IOException {
        if (deeper < 0) {
            throw new Refused();
        }
        List<Object> elements = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            elements.add(read(next, parser, deeper, longestPath));
        }
        return elements;
    }

    /**
     * The value that something in a configuration stands for, or a copy of a value.
     *
     * @throws IllegalArgumentException if JSON has no such value
     */
    public static Object copy(@Nullable Object plain) {
        if (plain == null || plain == NULL) {
            return NULL;
        } else if (plain instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put(String.valueOf(name), copy(value)));
            return members;
        } else if (plain instanceof List<?> list) {
            List<Object> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(copy(element)));
            return elements;
        } else if (plain instanceof Number number) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("JSON has no number " + number);
            }
            return new JsonNumber(number.toString());
        } else if (plain instanceof String || plain instanceof Boolean || plain instanceof JsonNumber) {
            return plain;
        }
        throw new IllegalArgumentException("JSON has no " + plain.getClass().getSimpleName());
    }

    /** The text of a value, without blanks. */
    public static String write(Object value) {
        String text = write(value, false);
        return isWellFormed(text) ? text : write(value, true);
    }

    private static String write(Object value, boolean ascii) {
        StringWriter written = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(written)) {
            if (ascii) {
                generator.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
            }
            write(value, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return written.toString();
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        if (value instanceof Map<?, ?> members) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                generator.writeFieldName((String) member.getKey());
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> elements) {
            generator.writeStartArray();
            for (Object element : elements) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof JsonNumber number) {
            generator.writeNumber(number.text());
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else {
            generator.writeNull();
        }
    }

    /** Whether UTF-8 can carry a text: half of a surrogate pair, which JSON may escape, it cannot. */
    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
