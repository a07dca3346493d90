package io.framegate.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framegate.config.TargetConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How one of several candidates is chosen. */
class AlgorithmTest {

    private static final OptionalLong NO_KEY = OptionalLong.empty();

    private static Candidate candidate(int number, int weight) {
        String ip = "10." + number / 65_536 + "." + number / 256 % 256 + "." + number % 256;
        TargetConfig target = new TargetConfig("", ip, OptionalInt.of(80), weight, Set.of());
        return new Candidate(new Endpoint("chat", target, Address.of(target)), weight);
    }

    private static List<Candidate> candidates(List<Integer> weights) {
        return IntStream.range(0, weights.size())
                .mapToObj(i -> candidate(i, weights.get(i)))
                .toList();
    }

    private static List<Candidate> candidates(String weights) {
        return candidates(
                Arrays.stream(weights.split(" ")).map(Integer::valueOf).toList());
    }

    private static String order(Algorithm algorithm, List<Candidate> candidates, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Candidate chosen = algorithm.choose(candidates, NO_KEY);
                    chosen.endpoint().joined();
                    return Character.toString('a' + candidates.indexOf(chosen));
                })
                .collect(Collectors.joining());
    }

    // ---- in turn

    @ParameterizedTest
    @CsvSource({
        "1, aaa",
        "1 1 1, abcabc",
        "100 100, abab",
        "5 1 1, aabacaaaabacaa",
        "3 2, ababaababa",
        "65535 1, aaaaaa",
        "200 100, abaaba"
    })
    void turnsAreSpreadByWeight(String weights, String order) {
        assertThat(order(new RoundRobin(), candidates(weights), order.length())).isEqualTo(order);
    }

    @Property(tries = 200)
    void inOneRoundEverybodyHasExactlyHisShare(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 40) Integer> weights) {
        List<Candidate> candidates = candidates(weights);
        int round = weights.stream().mapToInt(Integer::intValue).sum();

        String order = order(new RoundRobin(), candidates, round);

        for (int i = 0; i < weights.size(); i++) {
            char name = (char) ('a' + i);
            assertThat(order.chars().filter(one -> one == name).count())
                    .isEqualTo(weights.get(i).longValue());
        }
    }

    @Test
    void whoIsLeftOutForAWhileDoesNotCatchUp() {
        List<Candidate> all = candidates("1 1");
        RoundRobin algorithm = new RoundRobin();
        order(algorithm, all, 2);
        order(algorithm, all.subList(0, 1), 10);

        assertThat(order(algorithm, all, 4)).isIn("abab", "baba");
    }

    // ---- least connections

    @ParameterizedTest
    @CsvSource({
        "1 1 1, 0 0 0, abcabc", // equals take turns
        "1 1, 3 0, bbbabab",
        "2 1, 0 0, aabaab",
        "100 100, 5 1, bbbbab",
        "65535 1, 0 1, aaaa"
    })
    void theLeastForItsWeightIsChosen(String weights, String open, String order) {
        List<Candidate> candidates = candidates(weights);
        String[] sessions = open.split(" ");
        for (int i = 0; i < sessions.length; i++) {
            for (int n = 0; n < Integer.parseInt(sessions[i]); n++) {
                candidates.get(i).endpoint().joined();
            }
        }

        String chosen = order(new LeastConnections(), candidates, order.length());

        assertThat(sorted(chosen)).isEqualTo(sorted(order));
        assertThat(chosen.charAt(0)).isEqualTo(order.charAt(0));
    }

    private static String sorted(String order) {
        return order.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    // ---- hashing

    private static List<Candidate> chosen(List<Candidate> candidates, int keys) {
        Rendezvous algorithm = new Rendezvous();
        return IntStream.range(0, keys)
                .mapToObj(i -> algorithm.choose(candidates, OptionalLong.of(Rendezvous.key("key " + i))))
                .toList();
    }

    @Property(tries = 50)
    void whoComesTakesOnlyHisShareAndWhoGoesLeavesOnlyHis(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 65_535) Integer> weights,
            @ForAll @IntRange(min = 1, max = 65_535) int weight) {
        List<Candidate> before = candidates(weights);
        Candidate another = candidate(1_000, weight);
        List<Candidate> after = new ArrayList<>(before);
        after.add(new Random(weight).nextInt(after.size() + 1), another);
        int keys = 4_000;

        List<Candidate> first = chosen(before, keys);
        List<Candidate> second = chosen(after, keys);

        int moved = 0;
        for (int i = 0; i < keys; i++) {
            if (second.get(i) != first.get(i)) {
                assertThat(second.get(i)).isSameAs(another);
                moved++;
            }
        }
        double share = (double) weight
                / (weight + weights.stream().mapToInt(Integer::intValue).sum());
        double deviation = Math.sqrt(share * (1 - share) / keys);
        assertThat((double) moved / keys).isCloseTo(share, within(5 * deviation + 0.001));
    }

    @Test
    void sharesOfKeysAreThoseOfWeights() {
        List<Candidate> candidates = candidates("100 200 700");
        int keys = 100_000;

        List<Candidate> chosen = chosen(candidates, keys);

        for (Candidate candidate : candidates) {
            long count = chosen.stream().filter(one -> one == candidate).count();
            assertThat((double) count / keys).isCloseTo(candidate.weight() / 1_000.0, within(0.01));
        }
    }

    @Test
    void anotherProcessChoosesTheSame() {
        List<String> here = chosen(candidates("1 2 3"), 100).stream()
                .map(chosen -> chosen.endpoint().toString())
                .toList();
        List<String> there = chosen(candidates("1 2 3"), 100).stream()
                .map(chosen -> chosen.endpoint().toString())
                .toList();

        assertThat(there).isEqualTo(here);
    }

    @Test
    void withoutAKeyTheyTakeTurns() {
        assertThat(order(new Rendezvous(), candidates("1 1"), 4)).isEqualTo("abab");
    }
}
