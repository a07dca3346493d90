package io.framegate.config.document;

import java.util.Optional;

/** A place in a document while it is read, and the way to report what is wrong there. */
final class Place {

    private final ConfigPath path;
    private final ReadingScope scope;
    private final Optional<String> reference;

    private Place(ConfigPath path, ReadingScope scope, Optional<String> reference) {
        this.path = path;
        this.scope = scope;
        this.reference = reference;
    }

    static Place at(ConfigPath path, ReadingScope scope) {
        return new Place(path, scope, Optional.empty());
    }

    ConfigPath path() {
        return path;
    }

    Place key(String key) {
        return new Place(path.key(key), scope, reference);
    }

    Place index(int index) {
        return new Place(path.index(index), scope, reference);
    }

    /** Whether what stands here is left unread. */
    boolean isSkipped() {
        return scope.skips(path);
    }

    int problemCount() {
        return scope.problemCount();
    }

    void problem(String message) {
        scope.problem(path, message);
    }

    /** Reports that something else was expected here; empty, for the caller to return. */
    Optional<Object> expected(String what, Object found) {
        problem("expected " + what + ", found "
                + reference.map(of -> "the value of " + of).orElse(ConfigProblem.describe(found)));
        return Optional.empty();
    }

    /** Reports that nothing stands where something must; empty, for the caller to return. */
    Optional<Object> nothing(ValueType type) {
        problem("expected " + type.expected() + ", found nothing");
        return Optional.empty();
    }

    /** Reads what stands here as {@code type}, after resolving it if it is a reference. */
    Optional<Object> read(ValueType type, Object found) {
        if (!(found instanceof String text) || type instanceof RawType) {
            return type.read(found, this);
        }
        References.Meaning meaning = scope.references().resolve(text);
        if (meaning instanceof References.Meaning.Literal literal) {
            return type.read(literal.text(), this);
        }
        if (meaning instanceof References.Meaning.Resolved resolved) {
            scope.secret(resolved);
            return type.read(type.parse(resolved.text()), new Place(path, scope, Optional.of(resolved.reference())));
        }
        problem(((References.Meaning.Unresolved) meaning).message());
        return Optional.empty();
    }
}
