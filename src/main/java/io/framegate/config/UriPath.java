package io.framegate.config;

/** The path of a URI, and the form in which two of them are compared (spec 10.4, RFC 3986 section 6.2.2). */
public final class UriPath {

    private UriPath() {}

    /**
     * The normal form: percent-encoded unreserved characters decoded, other triplets in upper case, dot segments removed,
     * slashes merged, beginning with a slash. A percent sign that begins no triplet stays.
     *
     * @param path the path without a query
     */
    public static String normalize(String path) {
        String decoded = path.indexOf('%') < 0 ? path : decodeUnreserved(path);
        boolean normal = decoded.startsWith("/") && !decoded.contains("//") && !decoded.contains("/.");
        return normal ? decoded : withoutDotSegments(decoded);
    }

    private static String decodeUnreserved(String path) {
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            int value = triplet(path, i);
            if (value < 0) {
                decoded.append(path.charAt(i));
                continue;
            }
            appendTriplet(decoded, value);
            i += 2;
        }
        return decoded.toString();
    }

    private static void appendTriplet(StringBuilder text, int value) {
        if (isUnreserved(value)) {
            text.append((char) value);
        } else {
            text.append('%').append(hexDigit(value >> 4)).append(hexDigit(value & 15));
        }
    }

    private static char hexDigit(int value) {
        return Character.toUpperCase(Character.forDigit(value, 16));
    }

    /** The value of the percent-encoded triplet that begins here, or -1. */
    static int triplet(String text, int at) {
        if (text.charAt(at) != '%' || at + 2 >= text.length()) {
            return -1;
        }
        int high = hexValue(text.charAt(at + 1));
        int low = hexValue(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hexValue(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static String withoutDotSegments(String path) {
        StringBuilder result = new StringBuilder(path.length() + 1);
        int at = 0;
        boolean directory = false;
        while (at < path.length()) {
            int end = path.indexOf('/', at);
            int next = end < 0 ? path.length() : end;
            String segment = path.substring(at, next);
            directory = end >= 0;
            if (segment.equals("..")) {
                result.setLength(Math.max(0, result.lastIndexOf("/")));
                directory = true;
            } else if (segment.equals(".")) {
                directory = true;
            } else if (!segment.isEmpty()) {
                result.append('/').append(segment);
            }
            at = next + 1;
        }
        if (directory || result.isEmpty()) {
            result.append('/');
        }
        return result.toString();
    }

    /** A regular expression for paths in the form that normal paths are compared with: triplets decoded or in upper case. */
    static String normalizeExpression(String expression) {
        if (expression.indexOf('%') < 0) {
            return expression;
        }
        StringBuilder normal = new StringBuilder(expression.length());
        for (int i = 0; i < expression.length(); i++) {
            int value = triplet(expression, i);
            if (value < 0) {
                normal.append(expression.charAt(i));
                continue;
            }
            if (value == '.' || value == '-') {
                normal.append('\\'); // a decoded character that would otherwise mean something in an expression
            }
            appendTriplet(normal, value);
            i += 2;
        }
        return normal.toString();
    }
}
