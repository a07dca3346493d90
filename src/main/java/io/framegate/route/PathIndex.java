package io.framegate.route;

import io.framegate.pdk.MatchBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Candidates by their paths. A prefix is found by cutting the path to each length that some prefix has and looking that up,
 * so that the cost depends on how many lengths there are and not on how many prefixes.
 */
final class PathIndex {

    private final Map<String, List<Candidate>> byPrefix = new HashMap<>();
    private final List<Candidate> withRegex = new ArrayList<>();
    private final List<Candidate> withoutPath = new ArrayList<>();
    private int[] lengths = {};

    /** A candidate and how much of the path it matched: 0 if it has no paths. */
    record Found(Candidate candidate, int matched) {}

    void add(Candidate candidate) {
        if (candidate.isRegex()) {
            withRegex.add(candidate);
        } else if (candidate.prefixes().isEmpty()) {
            withoutPath.add(candidate);
        }
        for (String prefix : candidate.prefixes()) {
            byPrefix.computeIfAbsent(prefix, key -> new ArrayList<>(1)).add(candidate);
        }
    }

    /** To be called once, when every candidate has been added and ranked. */
    void seal() {
        Comparator<Candidate> byRank = Comparator.comparingInt(Candidate::rank);
        withRegex.sort(byRank);
        withoutPath.sort(byRank);
        byPrefix.values().forEach(list -> list.sort(byRank));
        TreeSet<Integer> distinct = new TreeSet<>(Comparator.reverseOrder());
        byPrefix.keySet().forEach(prefix -> distinct.add(prefix.length()));
        lengths = distinct.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The candidate that goes before all others of this index and before {@code best}, or {@code best}. */
    @Nullable
    Found first(RouteRequest request, String path, MatchBudget budget, @Nullable Found best) {
        Found first = best;
        for (int length : lengths) {
            List<Candidate> list = length > path.length() ? null : byPrefix.get(path.substring(0, length));
            if (list != null) {
                first = first(list, length, request, budget, first);
            }
        }
        first = first(withoutPath, 0, request, budget, first);
        for (Candidate candidate : withRegex) {
            if (!goesBefore(candidate, first)) {
                break;
            }
            int matched = candidate.accepts(request, budget) ? candidate.regexLength(path, budget) : -1;
            if (matched >= 0) {
                return new Found(candidate, matched);
            }
        }
        return first;
    }

    private static @Nullable Found first(
            List<Candidate> list, int matched, RouteRequest request, MatchBudget budget, @Nullable Found best) {
        for (Candidate candidate : list) {
            if (!goesBefore(candidate, best)) {
                return best;
            }
            if (candidate.accepts(request, budget)) {
                return new Found(candidate, matched);
            }
        }
        return best;
    }

    private static boolean goesBefore(Candidate candidate, @Nullable Found best) {
        return best == null || candidate.rank() < best.candidate().rank();
    }
}
