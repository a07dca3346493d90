package io.framegate.plugins.validator;

import io.framegate.pdk.MatchBudget;
import io.vertx.json.schema.JsonFormatValidator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The regular expressions of one schema. The library would compile each anew for every message and match it for as long as it
 * takes; so each {@code pattern} is given to it as a {@code format}, which it asks this class about. Not thread-safe.
 */
final class SchemaPatterns implements JsonFormatValidator {

    /** What the library is to report about a text that does not match a {@code pattern}. */
    static final String MISMATCH = "pattern";

    /** The library's own check of this format fails with an exception at some texts. */
    static final String EMAIL = "email address";

    private static final int LEAST_BUDGET = 100_000;
    private static final int LOOKS_PER_BYTE = 16;

    private final Map<String, Pattern> patterns = new HashMap<>();

    SchemaPatterns() {
        patterns.put(EMAIL, Pattern.compile("^[^\\s@]+@[^\\s@]+$"));
    }

    private MatchBudget budget = new MatchBudget(LEAST_BUDGET);

    /**
     * The format that stands for an expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    String format(String pattern) {
        try {
            String format = "pattern " + pattern;
            patterns.computeIfAbsent(format, unknown -> Pattern.compile(pattern));
            return format;
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("is not valid: pattern: " + wrong.getDescription() + " near position "
                    + wrong.getIndex() + " of " + wrong.getPattern());
        }
    }

    /** The next message, of so many bytes. */
    void start(int bytes) {
        budget = new MatchBudget((int) Math.min(Integer.MAX_VALUE, LEAST_BUDGET + (long) LOOKS_PER_BYTE * bytes));
    }

    /** Whether a text matches the expression that a format stands for; null if so, or if it is another format. */
    @Override
    public @Nullable String validateFormat(
            @Nullable String instanceType, @Nullable String format, @Nullable Object instance) {
        if (format == null || !(instance instanceof String text)) {
            return null;
        }
        Pattern pattern = patterns.get(format);
        return pattern == null || budget.isFound(pattern, text) ? null : format.equals(EMAIL) ? EMAIL : MISMATCH;
    }
}
