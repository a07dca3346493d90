package io.framegate.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.balance.Health.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What makes an endpoint unhealthy and healthy again. An event is a letter: {@code s}uccess, and failures {@code c}onnection,
 * {@code t}ime-out and {@code h}ttp; a bar stands where its state changes.
 */
class HealthTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, c|s|t|s|h|s|",
        "2, 3, 2, 2, ccc|ss|tt|ss|hh|",
        "1, 2, 2, 2, cthc|", // each kind for itself
        "1, 2, 2, 2, cschstscc|", // a success ends the row
        "2, 1, 1, 1, c|scss|", // a failure ends a row of successes
        "0, 1, 1, 1, c|sssss", // does not come back
        "0, 2, 2, 2, cscscscc|", // a success counts for that, too
        "1, 0, 1, 1, cccccct|", // switched off
        "1, 0, 0, 0, ctctcthhh",
        "3, 1, 2, 3, c|ccsss|c|"
    })
    void changesAsThresholdsSay(int successes, int tcp, int timeouts, int http, String story) {
        Health health = new Health();
        StringBuilder told = new StringBuilder();

        for (char event : story.replace("|", "").toCharArray()) {
            boolean before = health.isHealthy();
            boolean changed =
                    switch (event) {
                        case 's' -> health.succeeded(successes);
                        case 'c' -> health.failed(Failure.TCP, tcp);
                        case 't' -> health.failed(Failure.TIMEOUT, timeouts);
                        default -> health.failed(Failure.HTTP, http);
                    };
            assertThat(changed).isEqualTo(before != health.isHealthy());
            told.append(event).append(changed ? "|" : "");
        }

        assertThat(told.toString()).isEqualTo(story);
    }
}
