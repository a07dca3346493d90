package io.framegate.plugins.transform;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.plugins.json.Json;
import io.framegate.plugins.json.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What is done to the messages of one direction, in this order; the words mean what they mean in Kong's request-transformer.
 * A pointer to where nothing is, or can be, changes nothing.
 *
 * @param remove what is taken out
 * @param rename members that get another name; one that has that name already is replaced
 * @param replace what gets another value, if it is there
 * @param add what is added, if it is not there and its parent is
 * @param append what is put at the end of an array; what is no array yet becomes one
 * @param mask what is made unreadable, of the message as it is then
 * @param ifNotJson what becomes of a text message that is not JSON
 */
public record Changes(
        @Describe("JSON pointers to what is taken out.") List<JsonPointer> remove,

        @Describe("JSON pointers to members of objects, and their new names.")
        Map<String, String> rename,

        @Describe("JSON pointers to what gets another value if it is there, and the values.")
        Map<String, Object> replace,

        @Describe(
                "JSON pointers to what is added if it is not there and the object around it is, and the values. /list/- is the end"
                        + " of an array.")
        Map<String, Object> add,

        @Describe(
                "JSON pointers to arrays, and what is put at their end. Another value becomes an array with it and the new one;"
                        + " nothing, an array of the new one.")
        Map<String, Object> append,

        @Describe("What is made unreadable, last of all.") List<Mask> mask,

        @Describe(
                "What becomes of a text message that is not JSON: it passes, it is dropped, or it breaks a rule, so that the"
                        + " connections are closed with 1007 unless on_violation and close_code say otherwise.")
        @Default("pass")
        IfNotJson ifNotJson) {

    /** What becomes of a text message that is not JSON. */
    public enum IfNotJson {
        PASS,
        DROP,
        CLOSE
    }

    /** @throws IllegalArgumentException if something is no pointer, or is to the whole message; with all such */
    public Changes {
        List<String> problems = new ArrayList<>();
        check("remove", remove.stream().map(JsonPointer::toString).toList(), problems);
        check("rename", rename.keySet(), problems);
        check("replace", replace.keySet(), problems);
        check("add", add.keySet(), problems);
        check("append", append.keySet(), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void check(String field, Iterable<String> pointers, List<String> problems) {
        for (String pointer : pointers) {
            try {
                if (JsonPointer.parse(pointer).isRoot()) {
                    problems.add(field + ": expected a pointer to something in the message, found \"\"");
                }
            } catch (IllegalArgumentException none) {
                problems.add(field + ": " + none.getMessage());
            }
        }
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        remove.forEach(pointer -> steps.add(removing(pointer)));
        rename.forEach((pointer, name) -> steps.add(renaming(JsonPointer.parse(pointer), name)));
        steps.addAll(each(replace, Changes::replacing));
        steps.addAll(each(add, Changes::adding));
        steps.addAll(each(append, Changes::appending));
        steps.addAll(mask);
        return List.copyOf(steps);
    }

    private static List<Step> each(Map<String, Object> values, BiFunction<JsonPointer, Object, Step> step) {
        List<Step> steps = new ArrayList<>();
        values.forEach((pointer, value) -> steps.add(step.apply(JsonPointer.parse(pointer), Json.copy(value))));
        return steps;
    }

    private static Step removing(JsonPointer pointer) {
        return message -> {
            if (pointer.remove(message.root()) != null) {
                message.changed();
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static Step renaming(JsonPointer pointer, String name) {
        return message -> {
            if (pointer.findParent(message.root()) instanceof Map<?, ?> members) {
                Object value = name.equals(pointer.lastKey()) ? null : members.remove(pointer.lastKey());
                if (value != null) {
                    ((Map<String, Object>) members).put(name, value);
                    message.changed();
                }
            }
        };
    }

    private static Step replacing(JsonPointer pointer, Object value) {
        return message -> {
            Object old = pointer.find(message.root());
            if (old != null && !old.equals(value)) {
                pointer.replace(message.root(), Json.copy(value));
                message.changed();
            }
        };
    }

    private static Step adding(JsonPointer pointer, Object value) {
        return message -> {
            if (pointer.find(message.root()) == null && pointer.add(message.root(), Json.copy(value))) {
                message.changed();
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static Step appending(JsonPointer pointer, Object value) {
        return message -> {
            Object old = pointer.find(message.root());
            List<Object> longer = old instanceof List<?> list ? (List<Object>) list : new ArrayList<>(2);
            if (old == null) {
                longer.add(Json.copy(value));
                if (!pointer.add(message.root(), longer)) {
                    return;
                }
            } else {
                if (longer != old) {
                    longer.add(old);
                    pointer.replace(message.root(), longer);
                }
                longer.add(Json.copy(value));
            }
            message.changed();
        };
    }
}
