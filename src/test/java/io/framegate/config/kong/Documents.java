package io.framegate.config.kong;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.yaml.snakeyaml.Yaml;

/** Documents that are almost right. */
final class Documents {

    private static final List<Object> VALUES = Arrays.asList(
            null,
            0,
            1,
            -1,
            65536,
            33_554_433,
            2_147_483_647,
            1.0,
            1.5,
            true,
            false,
            "",
            "x",
            "a b",
            "ws",
            "3.0",
            "closed",
            "GET",
            "X-Kong-Request-Id",
            "10.0.0.0/8",
            "5fb1c6a1-0c5f-4a5c-9f54-2a7a5c6e1b01",
            List.of(),
            List.of("ws"),
            List.of(1),
            Arrays.asList((Object) null),
            Map.of(),
            Map.of("name", "x"),
            Map.of("x", List.of("y")));

    private Documents() {}

    static Map<String, Object> read(String name) {
        try {
            String text = Files.readString(Path.of("src/test/resources/config/valid", name));
            return new Yaml().load(text.replace("${env:BACKEND_PORT}", "9001"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** A copy with up to three things changed: values replaced, keys removed, added or misspelled, items repeated. */
    static Map<String, Object> mutated(Map<String, Object> document, Random random) {
        Map<String, Object> copy = copy(document);
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutate(copy, random);
        }
        return copy;
    }

    private static void mutate(Object container, Random random) {
        List<Object> inner = new ArrayList<>();
        values(container).stream().filter(Documents::isContainer).forEach(inner::add);
        if (!inner.isEmpty() && random.nextInt(4) > 0) {
            mutate(inner.get(random.nextInt(inner.size())), random);
        } else if (container instanceof Map<?, ?> map) {
            mutateMap(asMap(map), random);
        } else {
            mutateList(asList(container), random);
        }
    }

    private static void mutateMap(Map<String, Object> map, Random random) {
        List<String> keys = new ArrayList<>(map.keySet());
        String key = keys.isEmpty() ? "x" : keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(5)) {
            case 0 -> map.remove(key);
            case 1 -> map.put(key + "x", 1);
            default -> map.put(key, value(random));
        }
    }

    private static void mutateList(List<Object> list, Random random) {
        if (list.isEmpty() || random.nextInt(3) == 0) {
            list.add(value(random));
        } else {
            list.set(random.nextInt(list.size()), value(random));
        }
    }

    private static Object value(Random random) {
        return copyValue(VALUES.get(random.nextInt(VALUES.size())));
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static List<Object> values(Object container) {
        return container instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : asList(container);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copyValue(value)));
        return copy;
    }

    private static Object copyValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copyValue(item)));
            return copy;
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asList(Object list) {
        return (List<Object>) list;
    }
}
