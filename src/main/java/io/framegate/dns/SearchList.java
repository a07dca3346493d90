package io.framegate.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Under which names a name is looked for, as resolv.conf(5) has it: with few dots first in the search domains, with enough of them
 * first as it is.
 *
 * @param domains the search domains
 * @param dots how many dots are enough
 */
record SearchList(List<String> domains, int dots) {

    static final SearchList NONE = new SearchList(List.of(), 1);

    private static final int MOST_DOTS = 15;

    /** What the system's file says; nothing if there is none. */
    static SearchList ofTheSystem() {
        try {
            return of(Files.readAllLines(Path.of("/etc/resolv.conf")));
        } catch (IOException none) {
            return NONE;
        }
    }

    /** The last of {@code search} and {@code domain} counts. */
    static SearchList of(List<String> lines) {
        List<String> domains = List.of();
        int dots = 1;
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            List<String> values = List.of(words).subList(1, words.length);
            if (words[0].equals("search") || words[0].equals("domain")) {
                domains = values;
            } else if (words[0].equals("options")) {
                for (String option : values) {
                    dots = option.matches("ndots:[0-9]{1,3}")
                            ? Math.min(MOST_DOTS, Integer.parseInt(option.substring(6)))
                            : dots;
                }
            }
        }
        return new SearchList(domains, dots);
    }

    /** In which order a name is tried, each absolute. */
    List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        List<String> candidates = new ArrayList<>();
        domains.forEach(domain -> candidates.add(name + "." + absolute(domain)));
        boolean enough = name.chars().filter(c -> c == '.').count() >= dots;
        candidates.add(enough ? 0 : candidates.size(), absolute(name));
        return candidates;
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }
}
