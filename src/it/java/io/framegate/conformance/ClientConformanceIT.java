package io.framegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.FramesConfig.Utf8Policy;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.testkit.Frames;
import io.framegate.testkit.TestGateway.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case over sockets: a client sends it, through the gateway, to an upstream that sends everything back. */
class ClientConformanceIT {

    private static final ConformanceTable.Side SIDE = new ConformanceTable.Side("client");
    private static ConformanceRun run;

    @BeforeAll
    static void start() throws Exception {
        run = new ConformanceRun();
    }

    @AfterAll
    static void stop() throws Exception {
        run.close();
        SIDE.write();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("io.framegate.conformance.ConformanceCase#inBothModes")
    void caseHasItsOutcome(ConformanceCase one, Utf8Policy mode) throws Exception {
        SIDE.started(one);
        Outcome outcome = one.outcome(mode);
        List<Frame> passes = new ArrayList<>(outcome.passes());
        try (Session session = run.session(mode, one.deflate(), Peer.CLIENT)) {
            End upstream = End.echo(session.upstream(), one.deflate().map(agreed -> Deflate.PLAIN));
            End client = End.client(session.client(), one.deflate());

            ConformanceRun.send(one.script(Peer.CLIENT), session.client(), client, upstream, outcome);

            List<Frame> returned = client.awaitEnd();
            List<Frame> arrived = upstream.awaitEnd();
            if (outcome.closed().isPresent()) {
                List<Frame> echo = returned.subList(0, returned.size() - 1);
                List<Frame> whole = End.echoOf(passes);
                assertThat(echo).isEqualTo(whole.subList(0, Math.min(echo.size(), whole.size())));
                assertThat(returned.get(returned.size() - 1).status()).isEqualTo(outcome.closed());
                passes.add(Frame.close(CloseStatus.GOING_AWAY));
            } else {
                if (!outcome.endsWithClose()) {
                    passes.add(Frames.close(4000));
                }
                assertThat(returned).isEqualTo(End.echoOf(passes));
            }
            assertThat(arrived).isEqualTo(passes);
        }
        SIDE.passed(one);
    }
}
