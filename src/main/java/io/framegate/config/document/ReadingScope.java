package io.framegate.config.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of one document: what it has found to object to, and the secrets that must not show in the objections. For
 * readers with rules of their own, about several records or about what was written; where a record says all that a document
 * must be, {@link ConfigReader} is enough. Not thread-safe.
 */
public final class ReadingScope {

    private final References references;
    private final Set<ConfigPath> skipped = new HashSet<>();
    private final Redaction redaction = new Redaction();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigWarning> warnings = new ArrayList<>();

    /** @param references resolves references to secrets, in every text that is read */
    public ReadingScope(References references) {
        this.references = references;
    }

    /** Leaves an item of a list unread, as if it were not there. */
    public void skip(ConfigPath item) {
        skipped.add(item);
    }

    /**
     * The record that a map stands for. It is made as well as it can be, so that rules which look at whole records find more
     * to object to: that there is one does not mean that nothing was reported.
     *
     * @param at where the map stands
     * @return empty if there can be none, for a reason that was reported
     * @throws IllegalArgumentException as {@link ConfigReader#read}
     */
    public <R extends Record> Optional<R> read(Class<R> type, Map<?, ?> map, ConfigPath at) {
        return RecordType.of(type).read(map, Place.at(at, this)).map(type::cast);
    }

    /** Reports something that keeps the document from being used; the message may quote secrets. */
    public void problem(ConfigPath path, String message) {
        problems.add(new ConfigProblem(path.text(), message));
    }

    /** Reports something that the operator should know; the message may quote secrets. */
    public void warning(ConfigPath path, String message) {
        warnings.add(new ConfigWarning(path.text(), message));
    }

    /** How many problems were reported so far. */
    public int problemCount() {
        return problems.size();
    }

    /** Whether no problem was reported so far for this place or a place within it. */
    public boolean isSound(ConfigPath path) {
        return problems.stream().noneMatch(problem -> isWithin(problem.path(), path.text()));
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
    }

    /** What came of it: the value if there is no problem. */
    public <T> Reading<T> reading(Optional<T> value) {
        List<ConfigProblem> found = problems();
        return found.isEmpty() && value.isPresent()
                ? new Reading.Valid<>(value.get(), warnings(), redaction)
                : new Reading.Invalid<>(found, warnings(), redaction);
    }

    References references() {
        return references;
    }

    boolean skips(ConfigPath path) {
        return skipped.contains(path);
    }

    void secret(References.Meaning.Resolved secret) {
        redaction.add(secret);
    }

    /** All problems so far, without secrets. */
    List<ConfigProblem> problems() {
        return problems.stream()
                .map(problem -> new ConfigProblem(problem.path(), redaction.of(problem.message())))
                .toList();
    }

    private List<ConfigWarning> warnings() {
        return warnings.stream()
                .map(warning -> new ConfigWarning(warning.path(), redaction.of(warning.message())))
                .toList();
    }
}
