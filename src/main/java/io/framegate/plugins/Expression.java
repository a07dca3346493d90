package io.framegate.plugins;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that is matched in time linear in the text, whatever a peer sends: RE2's syntax, which has neither
 * back references nor looking around. Immutable.
 */
public final class Expression {

    private final Pattern pattern;

    private Expression(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * An expression from what a document holds.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Expression parse(String text) {
        try {
            return new Expression(Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "expected a regular expression in RE2's syntax: " + wrong.getDescription());
        }
    }

    /** Whether it matches the whole text. */
    public boolean matches(String text) {
        return pattern.matches(text);
    }

    /** A matcher that finds it in a text. */
    public Matcher in(String text) {
        return pattern.matcher(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression expression && pattern.equals(expression.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** As a document has it. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
