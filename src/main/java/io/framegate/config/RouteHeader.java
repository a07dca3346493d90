package io.framegate.config;

import io.framegate.config.document.ConfigProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A header field that a request must have, with one of several values, compared without regard to case (spec 10.3).
 *
 * @param name the name in lower case
 * @param values values of which the field has one, in lower case
 * @param expressions regular expressions of which one is found in a value of the field
 */
public record RouteHeader(String name, Set<String> values, List<String> expressions) {

    public RouteHeader {
        values = Set.copyOf(values);
        expressions = List.copyOf(expressions);
    }

    /**
     * A field from what a document holds, in whose values {@code ~*} marks an expression.
     *
     * @throws IllegalArgumentException if an expression cannot be compiled
     */
    public static RouteHeader of(String name, List<String> written) {
        Set<String> values = new LinkedHashSet<>();
        List<String> expressions = new ArrayList<>();
        for (String value : written) {
            if (value.startsWith("~*")) {
                compile(value.substring(2));
                expressions.add(value.substring(2));
            } else {
                values.add(value.toLowerCase(Locale.ROOT));
            }
        }
        return new RouteHeader(name.toLowerCase(Locale.ROOT), values, expressions);
    }

    /** The compiled expressions; compiled anew by each call. */
    public List<Pattern> patterns() {
        return expressions.stream().map(RouteHeader::compile).toList();
    }

    private static Pattern compile(String expression) {
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("expected a regular expression after ~*, found "
                    + ConfigProblem.quote(expression) + ": " + wrong.getDescription());
        } catch (StackOverflowError tooDeep) {
            throw new IllegalArgumentException("expected a regular expression after ~*, found "
                    + ConfigProblem.quote(expression) + ": it is nested too deep");
        }
    }
}
