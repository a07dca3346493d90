package io.framegate.pdk;

import java.util.List;

/**
 * What a plugin says against a configuration that its record could be read from.
 *
 * @param path where in it: keys as {@link String}, places in a list, from 0, as {@link Integer}
 * @param text what is wrong, in words for the operator
 * @param problem whether it cannot be used with it, or this is only something to know
 */
public record Objection(List<Object> path, String text, boolean problem) {

    public Objection {
        path = List.copyOf(path);
    }

    /** It cannot be used so. */
    public static Objection problem(String text, Object... path) {
        return new Objection(List.of(path), text, true);
    }

    /** It can be used so, but the operator may not know what that means. */
    public static Objection warning(String text, Object... path) {
        return new Objection(List.of(path), text, false);
    }
}
