package io.framegate.pdk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much work regular expressions may make of one request. Expressions are the operator's, but what they are matched with
 * is the client's, who may know one that takes exponential time. Not thread-safe; one for every request.
 */
public final class MatchBudget {

    private int left;

    /** @param characters how many characters may be looked at, by all expressions together; 2,000,000 take some ms */
    public MatchBudget(int characters) {
        this.left = characters;
    }

    /** The budget is spent, or an expression goes too deep: whether it matches is not known. */
    public static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super("the regular expressions take too long on this request", null, false, false);
        }
    }

    /**
     * How many characters at the beginning of a text an expression matches, or -1.
     *
     * @throws Spent if it takes too long to tell
     */
    public int prefixLength(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(new Counted(text, 0, text.length()));
        try {
            return matcher.lookingAt() ? matcher.end() : -1;
        } catch (StackOverflowError tooDeep) {
            throw new Spent();
        }
    }

    /**
     * Whether an expression is found in a text.
     *
     * @throws Spent if it takes too long to tell
     */
    public boolean isFound(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(text, 0, text.length())).find();
        } catch (StackOverflowError tooDeep) {
            throw new Spent();
        }
    }

    /**
     * Whether an expression matches a whole text.
     *
     * @throws Spent if it takes too long to tell
     */
    public boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(text, 0, text.length())).matches();
        } catch (StackOverflowError tooDeep) {
            throw new Spent();
        }
    }

    /** A text that counts how often it is looked at. */
    private final class Counted implements CharSequence {

        private final String text;
        private final int start;
        private final int end;

        Counted(String text, int start, int end) {
            this.text = text;
            this.start = start;
            this.end = end;
        }

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new Spent();
            }
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Counted(text, start + from, start + to);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }
}
