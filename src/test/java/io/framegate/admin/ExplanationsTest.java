package io.framegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Blame;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionEnd.Side;
import io.framegate.pdk.SessionFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationsTest {

    private final Explanations explanations = new Explanations();

    private static SessionFacts session(String id) {
        return new SessionFacts(
                id,
                "route",
                "service",
                new SessionFacts.Client("127.0.0.1", 1),
                new SessionFacts.Request("ws", "h", 80, "/", "", Headers.NONE, "h", 80),
                Optional.empty());
    }

    private void ends(String id) {
        explanations.ended(session(id), new SessionEnd(101, 1, Side.SILENT, Side.SILENT, Blame.CLIENT, "closed"));
    }

    @Test
    void remembersWhatHasGoneWrongUntilTheSessionEndsAndThenWithItsEnd() {
        explanations.pluginFailed(session("a"), "p", "ws_client_frame", "TIMEOUT", "");
        assertThat(explanations.events("a")).hasSize(1);

        ends("a");

        assertThat(explanations.events("a")).isEmpty();
        assertThat(explanations.end("a").orElseThrow().getJsonArray("events")).hasSize(1);
    }

    @Test
    void remembersNothingOfAPluginThatFailsWhenTheSessionHasEnded() {
        ends("a");

        explanations.pluginFailed(session("a"), "p", "ws_close", "TIMEOUT", "");

        assertThat(explanations.events("a")).isEmpty();
    }

    @Test
    void forgetsTheSessionThatEndedFirst() {
        for (int i = 0; i <= Explanations.MOST_ENDED; i++) {
            ends(Integer.toString(i));
        }

        assertThat(explanations.end("0")).isEmpty();
        assertThat(explanations.end("1")).isPresent();
    }

    @Test
    void remembersTheFirstOfMany() {
        for (int i = 0; i <= Explanations.MOST_NOTES; i++) {
            explanations.pluginFailed(session("a"), Integer.toString(i), "ws_client_frame", "TIMEOUT", "");
        }

        assertThat(explanations.events("a")).hasSize(Explanations.MOST_NOTES);
    }
}
