package io.framegate.config;

import io.framegate.config.document.ConfigProblem;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A path that a route matches (spec 10.3): everything that begins with a prefix, or with what an expression matches. */
public sealed interface RoutePath {

    /**
     * A path in a document: {@code /prefix}, or {@code ~/expression}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static RoutePath parse(String text) {
        if (text.startsWith("~/")) {
            return new Regex(text.substring(1));
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "expected a path such as /prefix or ~/expression, found " + ConfigProblem.quote(text));
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' ? UriPath.triplet(text, i) < 0 : !UriPath.isUnreserved(c) && "/!$&'()*+,;=:@".indexOf(c) < 0) {
                throw new IllegalArgumentException("expected a path of characters that a URL may contain, found "
                        + ConfigProblem.quote(text) + "; a regular expression begins with ~");
            }
        }
        return new Prefix(UriPath.normalize(text));
    }

    /**
     * Matches paths that begin with this text, whether or not a segment ends there.
     *
     * @param text the prefix in normal form
     */
    record Prefix(String text) implements RoutePath {
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Matches paths whose beginning the expression matches.
     *
     * @param expression a regular expression, read in the syntax of {@link Pattern}; a named group is a group without a name
     */
    record Regex(String expression) implements RoutePath {

        /** @throws IllegalArgumentException if the expression cannot be compiled */
        public Regex {
            expression = UriPath.normalizeExpression(expression);
            try {
                Pattern.compile(withoutGroupNames(expression));
            } catch (PatternSyntaxException wrong) {
                throw new IllegalArgumentException(
                        "expected a regular expression, found " + ConfigProblem.quote(expression) + ": "
                                + wrong.getDescription() + " near position " + wrong.getIndex());
            } catch (StackOverflowError tooDeep) {
                throw new IllegalArgumentException("expected a regular expression, found "
                        + ConfigProblem.quote(expression) + ": it is nested too deep");
            }
        }

        /** The compiled expression; compiled anew by each call. */
        public Pattern compile() {
            return Pattern.compile(withoutGroupNames(expression));
        }

        /**
         * The number of a group of the compiled expression.
         *
         * @param nameOrNumber its name in the expression, or its number, counted from 1
         * @return empty if there is no group of this name, or this is no number
         */
        public Optional<Integer> group(String nameOrNumber) {
            if (nameOrNumber.matches("[1-9][0-9]{0,3}")) {
                return Optional.of(Integer.valueOf(nameOrNumber));
            }
            int number = 0;
            boolean inClass = false;
            for (int i = 0; i < expression.length(); i++) {
                char c = expression.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '[' || c == ']') {
                    inClass = c == '[';
                } else if (c == '(' && !inClass) {
                    int length = lengthOfName(expression, i + 1);
                    number += length > 0 || !expression.startsWith("?", i + 1) ? 1 : 0;
                    String name = expression.substring(i + 1, i + 1 + length);
                    if (length > 0 && name.endsWith("<" + nameOrNumber + ">")) {
                        return Optional.of(number);
                    }
                }
            }
            return Optional.empty();
        }

        /** Names may contain underscores in Kong's expressions and not in Java's. */
        private static String withoutGroupNames(String expression) {
            StringBuilder plain = new StringBuilder(expression.length());
            boolean inClass = false;
            for (int i = 0; i < expression.length(); i++) {
                char c = expression.charAt(i);
                plain.append(c);
                if (c == '\\' && i + 1 < expression.length()) {
                    plain.append(expression.charAt(++i));
                } else if (c == '[' || c == ']') {
                    inClass = c == '[';
                } else if (c == '(' && !inClass) {
                    i += lengthOfName(expression, i + 1);
                }
            }
            return plain.toString();
        }

        /** The length of {@code ?<name>} or {@code ?P<name>} if it stands here, and not of a look-behind. */
        private static int lengthOfName(String expression, int at) {
            int open = expression.startsWith("?<", at) ? at + 2 : expression.startsWith("?P<", at) ? at + 3 : -1;
            int close = expression.indexOf('>', at);
            boolean named = open > 0
                    && close > open
                    && expression.substring(open, close).matches("[A-Za-z_]\\w*");
            return named ? close + 1 - at : 0;
        }

        @Override
        public String toString() {
            return "~" + expression;
        }
    }
}
