package io.framegate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every session keeps the laws, and the laws notice sessions that do not. */
class SessionSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 20_000);

    @Test
    void everySessionKeepsTheLaws() {
        IntStream.range(0, SEEDS).parallel().forEach(seed -> Simulation.play(seed, Machine.THE_SESSION));
        System.out.println("simulated " + SEEDS + " sessions");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource
    void seedsThatOnceFailed(long seed) {
        Simulation.play(seed, Machine.THE_SESSION);
    }

    static LongStream seedsThatOnceFailed() throws IOException {
        try (InputStream in = SessionSimulationTest.class.getResourceAsStream("/simulation/seeds.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s")[0]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongSessionsAreCaughtWithinAThousandSeeds(WrongMachines wrong) {
        boolean caught = IntStream.range(0, 1_000).anyMatch(seed -> {
            try {
                Simulation.play(seed, wrong.machines());
                return false;
            } catch (AssertionError law) {
                assertThat(law).hasMessageContaining("broke a law");
                return true;
            }
        });

        assertThat(caught).as("%s was caught", wrong).isTrue();
    }
}
