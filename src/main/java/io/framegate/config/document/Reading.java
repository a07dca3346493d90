package io.framegate.config.document;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a document: a complete value or every reason why there is none. Immutable.
 *
 * @param <T> what was to be read
 */
public sealed interface Reading<T> {

    /** Everything that keeps the document from being used; empty exactly if there is a value. */
    List<ConfigProblem> problems();

    /** What the operator should know; may be filled in either case. */
    List<ConfigWarning> warnings();

    /** Takes the secrets that the document refers to out of messages about its values. */
    Redaction redaction();

    /** The value; present exactly if there are no problems. */
    Optional<T> value();

    /**
     * The document could be used.
     *
     * @param read what was read
     * @param warnings what the operator should know
     * @param redaction knows its secrets
     */
    record Valid<T>(T read, List<ConfigWarning> warnings, Redaction redaction) implements Reading<T> {

        public Valid {
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<ConfigProblem> problems() {
            return List.of();
        }

        @Override
        public Optional<T> value() {
            return Optional.of(read);
        }
    }

    /**
     * The document cannot be used.
     *
     * @param problems why not; all of them, at least one
     * @param warnings what the operator should know besides
     * @param redaction knows its secrets
     */
    record Invalid<T>(List<ConfigProblem> problems, List<ConfigWarning> warnings, Redaction redaction)
            implements Reading<T> {

        /** @throws IllegalArgumentException if there is no problem */
        public Invalid {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid reading needs a problem");
            }
        }

        @Override
        public Optional<T> value() {
            return Optional.empty();
        }
    }
}
