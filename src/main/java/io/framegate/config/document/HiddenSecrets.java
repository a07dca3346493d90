package io.framegate.config.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A document without the secrets that were written into it: whatever stands under a key whose name says that it is one, such as
 * {@code secret}, {@code token} or the header field {@code Authorization}, and the password of a URL. A reference to a
 * secret stays, since it is none.
 */
public final class HiddenSecrets {

    /** What stands there instead. */
    static final String HIDDEN = "(hidden)";

    /** {@code private_key} of the settings is the path of a file. */
    private static final Pattern NAME = Pattern.compile(
            "(?!private_key$)((.*[-_])?(key|secret|token|password|passwd|authorization|credential|apikey)|(set-)?cookie)",
            Pattern.CASE_INSENSITIVE);

    /** RFC 3986 section 3.2.1. */
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s:]*:[^/@\\s]*(?=@)");

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(env|file):[^}]*}|\\{vault://[^}]*}|the value of .*");

    private HiddenSecrets() {}

    /** A copy of the keys and values, with the same keys in the same order. */
    public static Map<String, Object> in(Map<?, ?> document) {
        Map<String, Object> copy = new LinkedHashMap<>();
        document.forEach((key, value) -> {
            String name = String.valueOf(key);
            copy.put(name, NAME.matcher(name).matches() ? hidden(value) : copy(value));
        });
        return copy;
    }

    /** A value of which everything is hidden that is no reference, but for its keys. */
    static Object all(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), all(item)));
            return copy;
        } else if (value instanceof List<?> list) {
            return list.stream().map(HiddenSecrets::all).toList();
        }
        return REFERENCE.matcher(String.valueOf(value)).matches() ? value : HIDDEN;
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return in(map);
        } else if (value instanceof List<?> list) {
            return list.stream().map(HiddenSecrets::copy).toList();
        }
        return value instanceof String text ? USER.matcher(text).replaceAll(HIDDEN) : value;
    }

    private static @Nullable Object hidden(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(HiddenSecrets::hidden).toList();
        } else if (value instanceof String text) {
            return REFERENCE.matcher(text).matches() ? text : HIDDEN;
        }
        return copy(value);
    }
}
