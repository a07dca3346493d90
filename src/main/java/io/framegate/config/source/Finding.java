package io.framegate.config.source;

import java.util.Optional;

/**
 * A problem or a warning, with the source it is about.
 *
 * @param source the name of the file, {@code environment} or {@code system properties}
 * @param position where in the file; empty if that cannot be told
 * @param path where in the document, or the name of the variable or property; empty for the whole
 * @param message what is the matter, in one line without secrets
 */
public record Finding(String source, Optional<Position> position, String path, String message) {

    /** Such as {@code kong.yml:12:9: services[0].port: expected an integer in 0..65535, found "abc"}. */
    @Override
    public String toString() {
        String where = position.map(at -> source + ":" + at).orElse(source);
        return path.isEmpty() ? where + ": " + message : where + ": " + path + ": " + message;
    }
}
