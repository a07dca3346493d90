package io.framegate.config.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by one that is not known. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * Completes a message about an unknown name: {@code , did you mean "x"?} if a known one is close, {@code ; known are
     * "x", "y"} if there are few, and nothing otherwise.
     */
    public static String after(String unknown, Collection<String> known) {
        Optional<String> closest = closest(unknown, known);
        if (closest.isPresent()) {
            return ", did you mean \"" + closest.get() + "\"?";
        }
        return known.isEmpty() || known.size() > 8
                ? ""
                : "; known are \""
                        + String.join("\", \"", known.stream().sorted().toList()) + "\"";
    }

    /** The known name with the fewest edits from the unknown one, if they are few for its length; ties go to the first. */
    public static Optional<String> closest(String unknown, Collection<String> known) {
        String wanted = flattened(unknown);
        String best = "";
        int fewest = Math.min(3, wanted.length() / 3) + 1;
        for (String candidate : known) {
            int edits = edits(wanted, flattened(candidate), fewest);
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Makes {@code clientMaxPayload}, {@code client-max-payload} and {@code client_max_payload} the same. */
    private static String flattened(String name) {
        return name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    /** Damerau-Levenshtein distance (optimal string alignment), or {@code limit} if it is at least that. */
    private static int edits(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return Math.min(limit, last[b.length()]);
    }
}
