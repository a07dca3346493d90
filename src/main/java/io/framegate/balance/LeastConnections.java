package io.framegate.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The one that would have the fewest open sessions for its weight with one more; equals take turns. */
final class LeastConnections implements Algorithm {

    private final RoundRobin amongEquals = new RoundRobin();

    @Override
    public Candidate choose(List<Candidate> candidates, OptionalLong key) {
        List<Candidate> least = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int compared = least.isEmpty() ? 0 : compare(candidate, least.get(0));
            if (compared < 0) {
                least.clear();
            }
            if (compared <= 0) {
                least.add(candidate);
            }
        }
        return amongEquals.choose(least, key);
    }

    /** Of (sessions + 1) / weight, without a division. */
    private static int compare(Candidate one, Candidate other) {
        return Long.compare(
                (one.endpoint().sessions() + 1L) * other.weight(),
                (other.endpoint().sessions() + 1L) * one.weight());
    }
}
