package io.framegate.plugins.validator;

import io.framegate.pdk.IpAddress;
import io.framegate.pdk.MatchBudget;
import io.framegate.plugins.json.JsonPointer;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The formats of texts that are checked, each in a time that grows with the length of the text. */
final class SchemaFormats {

    private static final String DATE = "\\d{4}-\\d\\d-\\d\\d";
    /** A leap second is inserted in UTC only. */
    private static final String TIME = "(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:[Zz]|[+-]\\d\\d:\\d\\d)?"
            + "|23:59:60(?:\\.\\d+)?(?:[Zz]|[+-]00:00)?)";

    private static final String AMOUNT = "\\d+(?:[.,]\\d+)?";
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|\\d\\d?)";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final int LONGEST_HOSTNAME = 254;

    private static final BiPredicate<String, MatchBudget> HOSTNAME = like(LABEL + "(?:\\." + LABEL + ")*\\.?");
    private static final BiPredicate<String, MatchBudget> DATE_AND_TIME = like(DATE + "[Tt]" + TIME);
    private static final BiPredicate<String, MatchBudget> DAY = like(DATE);

    private static final Map<String, BiPredicate<String, MatchBudget>> ALL = Map.ofEntries(
            Map.entry("date", (text, budget) -> DAY.test(text, budget) && isDay(text)),
            Map.entry("time", like(TIME)),
            Map.entry(
                    "date-time",
                    (text, budget) ->
                            DATE_AND_TIME.test(text, budget) && isDay(text.substring(0, "yyyy-mm-dd".length()))),
            Map.entry(
                    "duration",
                    like("P(?!$)(?:%1$sW|(?:%1$sY)?(?:%1$sM)?(?:%1$sD)?(?:T(?!$)(?:%1$sH)?(?:%1$sM)?(?:%1$sS)?)?)"
                            .formatted(AMOUNT))),
            Map.entry("uri", (text, budget) -> isUri(text, true)),
            Map.entry("uri-reference", (text, budget) -> isUri(text, false)),
            Map.entry("email", like("[^\\s@]+@[^\\s@]+")),
            Map.entry("hostname", (text, budget) -> text.length() <= LONGEST_HOSTNAME && HOSTNAME.test(text, budget)),
            Map.entry("ipv4", like(OCTET + "(?:\\." + OCTET + "){3}")),
            Map.entry(
                    "ipv6",
                    (text, budget) ->
                            text.indexOf(':') >= 0 && IpAddress.of(text).isPresent()),
            Map.entry("uuid", like("(?i:urn:uuid:)?\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")),
            Map.entry("json-pointer", (text, budget) -> isPointer(text)),
            Map.entry("relative-json-pointer", (text, budget) -> isRelativePointer(text)));

    private SchemaFormats() {}

    /** Whether a text is of a format; any is of one that is not checked. */
    static boolean isOf(String format, String text, MatchBudget budget) {
        BiPredicate<String, MatchBudget> check = ALL.get(format);
        return check == null || check.test(text, budget);
    }

    /** Whether a text of the operator's is a regular expression. */
    static boolean isExpression(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException wrong) {
            return false;
        }
    }

    private static BiPredicate<String, MatchBudget> like(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return (text, budget) -> budget.matches(pattern, text);
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException wrong) {
            return false;
        }
    }

    private static boolean isUri(String text, boolean absolute) {
        try {
            URI uri = URI.create(text);
            return (uri.isAbsolute() || !absolute)
                    && text.chars().allMatch(character -> character < 0x80)
                    && isWithoutBrackets(uri.getRawQuery())
                    && isWithoutBrackets(uri.getRawFragment());
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }

    /** RFC 3986 has brackets around addresses only. */
    private static boolean isWithoutBrackets(@Nullable String part) {
        return part == null || (part.indexOf('[') < 0 && part.indexOf(']') < 0);
    }

    private static boolean isPointer(String text) {
        try {
            JsonPointer.parse(text);
            return true;
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }

    private static boolean isRelativePointer(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        boolean number = digits == 1 || (digits > 1 && text.charAt(0) != '0');
        return number && (text.substring(digits).equals("#") || isPointer(text.substring(digits)));
    }
}
