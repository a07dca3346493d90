package io.framegate.balance;

import java.util.List;
import java.util.OptionalLong;

/**
 * In turn, each as often as its weight says, and spread as evenly as can be: of weights 5, 1 and 1 the order is a a b a c a a. At
 * each choice everybody's turn comes nearer by his weight, and whoever is chosen goes back by the weight of all. It needs no wheel
 * that is made anew whenever somebody comes or goes, which starts over with the first.
 */
final class RoundRobin implements Algorithm {

    @Override
    public Candidate choose(List<Candidate> candidates, OptionalLong key) {
        Candidate best = candidates.get(0);
        long total = 0;
        for (Candidate candidate : candidates) {
            candidate.turn(candidate.turn() + candidate.weight());
            total += candidate.weight();
            if (candidate.turn() > best.turn()) {
                best = candidate;
            }
        }
        best.turn(best.turn() - total);
        return best;
    }
}
