package io.framegate.manifests;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which fields the objects of Kubernetes have, and of what type, by the classes that fabric8 generates from its description. Read by
 * reflection: with Jackson's data binding, which those are made for, on the class path Vert.x would read JSON in another way than in
 * the gateway.
 */
final class KubernetesTypes {

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";

    private static final Map<String, String> PACKAGES = Map.of(
            "v1", MODEL,
            "apps/v1", MODEL + "apps.",
            "autoscaling/v2", MODEL + "autoscaling.v2.",
            "networking.k8s.io/v1", MODEL + "networking.v1.",
            "policy/v1", MODEL + "policy.v1.",
            "gateway.networking.k8s.io/v1", MODEL + "gatewayapi.v1.",
            "monitoring.coreos.com/v1", "io.fabric8.openshift.api.model.monitoring.v1.");

    private static final Pattern QUANTITY =
            Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?"); // those of them that somebody would write

    private static final Set<String> ANYTHING = Set.of("java.lang.Object", MODEL + "AnyType");

    private KubernetesTypes() {}

    /** What is wrong with an object: a kind that there is not, a field that its kind does not have, a value of another type. */
    static List<String> problems(Item object) {
        String version = object.text("apiVersion");
        String kind = object.text("kind");
        String place = Optional.ofNullable(PACKAGES.get(version)).orElse("");
        List<String> problems = new ArrayList<>();
        try {
            check(type(place + kind), object.content(), "", problems);
        } catch (ClassNotFoundException unknown) {
            problems.add("there is no " + kind + " in " + version);
        }
        return problems;
    }

    /** The same of a part of an object. */
    static List<String> problems(Item part, String version, String type) {
        List<String> problems = new ArrayList<>();
        try {
            check(type(PACKAGES.get(version) + type), part.content(), "", problems);
        } catch (ClassNotFoundException unknown) {
            problems.add("there is no " + type + " in " + version);
        }
        return problems;
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, KubernetesTypes.class.getClassLoader());
    }

    private static void check(Type type, Object value, String path, List<String> problems) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    check(generic.getActualTypeArguments()[0], list.get(i), path + "[" + i + "]", problems);
                }
            } else {
                problems.add(path + " must be a list");
            }
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, one) -> check(generic.getActualTypeArguments()[1], one, path + "." + key, problems));
            } else {
                problems.add(path + " must be a mapping");
            }
        } else {
            checkClass((Class<?>) type, value, path, problems);
        }
    }

    private static void checkClass(Class<?> type, Object value, String path, List<String> problems) {
        String name = type.getName();
        if (ANYTHING.contains(name)) {
            return;
        }
        boolean fits;
        if (type == String.class) {
            fits = value instanceof String;
        } else if (type == Integer.class || type == Long.class) {
            fits = value instanceof Integer || value instanceof Long;
        } else if (type == Boolean.class) {
            fits = value instanceof Boolean;
        } else if (name.equals(MODEL + "IntOrString")) {
            fits = value instanceof Integer || value instanceof String;
        } else if (name.equals(MODEL + "Quantity")) {
            fits = QUANTITY.matcher(String.valueOf(value)).matches();
        } else if (value instanceof Map<?, ?> map) {
            checkFields(type, map, path, problems);
            return;
        } else {
            fits = false;
        }
        if (!fits) {
            problems.add(path + " must be " + type.getSimpleName() + ": " + value);
        }
    }

    private static void checkFields(Class<?> type, Map<?, ?> map, String path, List<String> problems) {
        map.forEach((key, value) -> {
            String at = path.isEmpty() ? String.valueOf(key) : path + "." + key;
            field(type, String.valueOf(key))
                    .ifPresentOrElse(
                            field -> check(field.getGenericType(), value, at, problems),
                            () -> problems.add(at + ": " + type.getSimpleName() + " has no such field"));
        });
    }

    private static Optional<Field> field(Class<?> type, String name) {
        for (Class<?> any = type; any != null; any = any.getSuperclass()) {
            for (Field field : any.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null && property.value().equals(name)) {
                    return Optional.of(field);
                }
            }
        }
        return Optional.empty();
    }
}
