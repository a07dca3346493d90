package io.framegate.plugins.validator;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import io.framegate.plugins.json.Json;
import io.framegate.plugins.json.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of {@link Json} as the library looks at it, and where it is in what it is part of. Not thread-safe. */
final class JsonValue implements JsonNode {

    /** Makes them of texts, of values and of themselves. */
    static final JsonNodeFactory FACTORY = new JsonNodeFactory() {
        @Override
        public JsonNode wrap(Object value) {
            return value instanceof JsonNode node ? node : new JsonValue(value);
        }

        @Override
        public JsonNode create(String text) {
            return new JsonValue(Json.read(text));
        }
    };

    private final Object json;
    private final @Nullable JsonValue parent;
    private final Object key;
    private final SimpleType type;
    private @Nullable BigDecimal number;
    private @Nullable String pointer;
    private @Nullable List<JsonNode> elements;
    private @Nullable Map<String, JsonNode> members;

    JsonValue(Object json) {
        this(json, null, "");
    }

    private JsonValue(Object json, @Nullable JsonValue parent, Object key) {
        this.json = json;
        this.parent = parent;
        this.key = key;
        this.type = type();
    }

    /** The value itself; the library has a class of its own for names, which are texts. */
    static Object of(JsonNode node) {
        return node instanceof JsonValue value ? value.json : node.asString();
    }

    private SimpleType type() {
        if (json instanceof String) {
            return SimpleType.STRING;
        } else if (json instanceof JsonNumber text) {
            number = text.nearest();
            return number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0
                    ? SimpleType.INTEGER
                    : SimpleType.NUMBER;
        } else if (json instanceof Map) {
            return SimpleType.OBJECT;
        } else if (json instanceof List) {
            return SimpleType.ARRAY;
        }
        return json instanceof Boolean ? SimpleType.BOOLEAN : SimpleType.NULL;
    }

    @Override
    public SimpleType getNodeType() {
        return type;
    }

    @Override
    public String getJsonPointer() {
        if (pointer == null) {
            pointer = parent == null ? "" : parent.getJsonPointer() + "/" + JsonNode.encodeJsonPointer(key.toString());
        }
        return pointer;
    }

    @Override
    public boolean asBoolean() {
        return (Boolean) json;
    }

    @Override
    public String asString() {
        return json.toString();
    }

    @Override
    public BigInteger asInteger() {
        return asNumber().toBigInteger();
    }

    @Override
    public BigDecimal asNumber() {
        if (number == null) {
            throw new ClassCastException("not a number");
        }
        return number;
    }

    @Override
    public List<JsonNode> asArray() {
        if (elements == null) {
            List<?> list = (List<?>) json;
            elements = new ArrayList<>(list.size());
            for (Object element : list) {
                elements.add(new JsonValue(element, this, elements.size()));
            }
        }
        return elements;
    }

    @Override
    public Map<String, JsonNode> asObject() {
        if (members == null) {
            Map<?, ?> map = (Map<?, ?>) json;
            members = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String name = (String) member.getKey();
                members.put(name, new JsonValue(member.getValue(), this, name));
            }
        }
        return members;
    }
}
