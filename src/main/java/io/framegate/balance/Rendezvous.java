package io.framegate.balance;

import java.util.List;
import java.util.OptionalLong;

/**
 * The same key leads to the same candidate, in every process that has the same candidates, by weighted rendezvous hashing: each
 * candidate draws a number from the key and its own address, and the highest one for its weight wins. Who comes takes his share
 * from all the others and who goes leaves it to all of them, in proportion to their weights; no other key moves.
 *
 * <p>Kong has a ring with {@code slots} points for that. There a share is only as exact as the ring is fine, everything that a
 * lost target had goes to its neighbours on the ring, and other weights move points of everybody. This needs no ring to be kept or
 * made anew, and looks at each candidate once a handshake: 1,000 of them take some 30 µs.
 */
final class Rendezvous implements Algorithm {

    private final RoundRobin withoutKey = new RoundRobin();

    @Override
    public Candidate choose(List<Candidate> candidates, OptionalLong key) {
        if (key.isEmpty()) {
            return withoutKey.choose(candidates, key);
        }
        Candidate best = candidates.get(0);
        double highest = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates) {
            double score = score(candidate, key.getAsLong());
            if (score > highest) {
                highest = score;
                best = candidate;
            }
        }
        return best;
    }

    /** Of exponentially distributed times the first is somebody's as often as his rate is among all rates. */
    private static double score(Candidate candidate, long key) {
        long drawn = mixed(key ^ candidate.endpoint().seed());
        double uniform = ((drawn >>> 11) + 0.5) * 0x1.0p-53;
        return Math.log(uniform) / candidate.weight();
    }

    /** A text as a key: FNV-1a of its UTF-16 units. */
    static long key(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** Each bit of the result depends on every bit (the finaliser of SplitMix64). */
    private static long mixed(long value) {
        long bits = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
