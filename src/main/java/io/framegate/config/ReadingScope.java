package io.framegate.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of one document: what it has found to object to, and the secrets that must not show in the objections.
 * {@link ConfigReader} is enough where a record says all that a document must be; this is for rules that look at several
 * records, or at what was written.
 */
final class ReadingScope {

    private final References references;
    private final Set<ConfigPath> skipped = new HashSet<>();
    private final Redaction redaction = new Redaction();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigWarning> warnings = new ArrayList<>();

    /** A reading in which texts may refer to secrets, or may not: {@link References#NONE}. */
    ReadingScope(References references) {
        this.references = references;
    }

    References references() {
        return references;
    }

    /** Leaves unread what stands at this place of a list. */
    void skip(ConfigPath item) {
        skipped.add(item);
    }

    boolean skips(ConfigPath path) {
        return skipped.contains(path);
    }

    /**
     * The record that a map stands for. It is made as well as it can be, so that rules which look at whole records find more
     * to object to: that there is one does not mean that nothing was reported.
     *
     * @param at where the map stands
     * @return empty if there can be none, the reason for which was then reported
     * @throws IllegalArgumentException as {@link ConfigReader#read}
     */
    <R extends Record> Optional<R> read(Class<R> type, Map<?, ?> map, ConfigPath at) {
        return RecordType.of(type).read(map, Place.at(at, this)).map(type::cast);
    }

    void problem(ConfigPath path, String message) {
        problems.add(new ConfigProblem(path.text(), message));
    }

    void warning(ConfigPath path, String message) {
        warnings.add(new ConfigWarning(path.text(), message));
    }

    void secret(References.Meaning.Resolved secret) {
        redaction.add(secret);
    }

    int problemCount() {
        return problems.size();
    }

    /** Whether nothing was reported for this place or a place within it. */
    boolean isSound(ConfigPath path) {
        return problems.stream().noneMatch(problem -> isWithin(problem.path(), path.text()));
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
    }

    /** What came of it: the value if there is no problem. */
    <T> Reading<T> reading(Optional<T> value) {
        List<ConfigProblem> found = problems();
        return found.isEmpty() && value.isPresent()
                ? new Reading.Valid<>(value.get(), warnings())
                : new Reading.Invalid<>(found, warnings());
    }

    /** All problems so far, without secrets. */
    List<ConfigProblem> problems() {
        return problems.stream()
                .map(problem -> new ConfigProblem(problem.path(), redaction.of(problem.message())))
                .toList();
    }

    /** All warnings so far, without secrets. */
    List<ConfigWarning> warnings() {
        return warnings.stream()
                .map(warning -> new ConfigWarning(warning.path(), redaction.of(warning.message())))
                .toList();
    }
}
