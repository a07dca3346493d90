package io.framegate.plugins.json;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where in a JSON value something is (RFC 6901): {@code /items/0/name}, or the empty text for all of it. Immutable. */
public final class JsonPointer {

    private final String text;
    private final List<String> keys;

    private JsonPointer(String text, List<String> keys) {
        this.text = text;
        this.keys = keys;
    }

    /**
     * A pointer from what a document holds.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(text, List.of());
        } else if (!text.startsWith("/") || text.replaceAll("~[01]", "").contains("~")) {
            throw new IllegalArgumentException(
                    "expected a JSON pointer such as /user/name, with ~1 for / and ~0 for ~ within a name, found \""
                            + text + "\"");
        }
        return new JsonPointer(
                text,
                Arrays.stream(text.substring(1).split("/", -1))
                        .map(key -> key.replace("~1", "/").replace("~0", "~"))
                        .toList());
    }

    /** Whether this points to the whole value. */
    public boolean isRoot() {
        return keys.isEmpty();
    }

    /** What is there; null if there is nothing, {@link Json#NULL} if there is {@code null}. */
    public @Nullable Object find(Object root) {
        return find(root, keys.size());
    }

    /** The array or object that this points into, if it is there; for a pointer to the whole value there is none. */
    public @Nullable Object findParent(Object root) {
        return isRoot() ? null : find(root, keys.size() - 1);
    }

    private @Nullable Object find(Object root, int depth) {
        Object found = root;
        for (int i = 0; i < depth && found != null; i++) {
            found = child(found, keys.get(i));
        }
        return found;
    }

    /**
     * The name within the parent.
     *
     * @throws IllegalStateException if this points to the whole value
     */
    public String lastKey() {
        if (isRoot()) {
            throw new IllegalStateException("a pointer to the whole value has no last key");
        }
        return keys.get(keys.size() - 1);
    }

    private static @Nullable Object child(Object parent, String key) {
        if (parent instanceof Map<?, ?> members) {
            return members.get(key);
        } else if (parent instanceof List<?> elements) {
            int index = index(key, elements);
            return index < 0 ? null : elements.get(index);
        }
        return null;
    }

    /** The position of an element that is there, or -1. */
    static int index(String key, List<?> elements) {
        boolean number = !key.isEmpty()
                && key.length() < 10
                && key.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                && (key.length() == 1 || key.charAt(0) != '0');
        int index = number ? Integer.parseInt(key) : -1;
        return index < elements.size() ? index : -1;
    }

    /** Removes what is there, if there is something; returns it. */
    public @Nullable Object remove(Object root) {
        Object parent = findParent(root);
        if (parent instanceof Map<?, ?> members) {
            return members.remove(lastKey());
        } else if (parent instanceof List<?> elements) {
            int index = index(lastKey(), elements);
            return index < 0 ? null : elements.remove(index);
        }
        return null;
    }

    /** Replaces what is there; only where there is something. */
    @SuppressWarnings("unchecked")
    public void replace(Object root, Object value) {
        Object parent = findParent(root);
        if (parent instanceof Map<?, ?> members) {
            ((Map<String, Object>) members).replace(lastKey(), value);
        } else if (parent instanceof List<?> elements) {
            int index = index(lastKey(), elements);
            if (index >= 0) {
                ((List<Object>) elements).set(index, value);
            }
        }
    }

    /**
     * Adds a value where there is none: a member of an object that is there, or with {@code -} as the last key an element at
     * the end of an array that is there.
     *
     * @return whether there was a place for it
     */
    @SuppressWarnings("unchecked")
    public boolean add(Object root, Object value) {
        Object parent = findParent(root);
        if (parent instanceof Map<?, ?> members) {
            return ((Map<String, Object>) members).putIfAbsent(lastKey(), value) == null;
        } else if (parent instanceof List<?> elements && lastKey().equals("-")) {
            return ((List<Object>) elements).add(value);
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPointer pointer && text.equals(pointer.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As RFC 6901 writes it. */
    @Override
    public String toString() {
        return text;
    }
}
