package io.framegate.config.document;

import java.util.regex.Pattern;

/**
 * Where in a document a value stands, such as {@code services[0].routes[1].strip_path}.
 *
 * <p>A record component of this type is not a key of the document: {@link ConfigReader} fills it with the path of the
 * record itself, so that a rule which looks at several records can name the place it objects to.
 *
 * @param text the path; empty for the document as a whole
 */
public record ConfigPath(String text) {

    /** The document as a whole. */
    public static final ConfigPath ROOT = new ConfigPath("");

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    /** The path of a key of the map that stands here. */
    public ConfigPath key(String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return new ConfigPath(text + "[\"" + key.replace("\"", "\\\"") + "\"]");
        }
        return new ConfigPath(text.isEmpty() ? key : text + "." + key);
    }

    /** The path of an item of the list that stands here, counted from 0. */
    public ConfigPath index(int index) {
        return new ConfigPath(text + "[" + index + "]");
    }

    @Override
    public String toString() {
        return text;
    }
}
