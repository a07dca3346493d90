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

/** Every case over sockets from the other side: an upstream sends it, through the gateway, to a client that listens. */
class UpstreamConformanceIT {

    private static final ConformanceTable.Side SIDE = new ConformanceTable.Side("upstream");
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
        try (Session session = run.session(mode, one.deflate(), Peer.UPSTREAM)) {
            End client = End.client(session.client(), one.deflate().map(agreed -> Deflate.PLAIN));
            End upstream = End.upstream(session.upstream(), one.deflate());

            ConformanceRun.send(one.script(Peer.UPSTREAM), session.upstream(), upstream, client, outcome);

            List<Frame> told = upstream.awaitEnd();
            List<Frame> arrived = client.awaitEnd();
            assertThat(told).hasSize(1);
            if (outcome.closed().isPresent()) {
                assertThat(told.get(0).status()).isEqualTo(outcome.closed());
                passes.add(Frame.close(CloseStatus.GOING_AWAY));
            } else {
                if (!outcome.endsWithClose()) {
                    passes.add(Frames.close(4000));
                }
                assertThat(told.get(0)).isEqualTo(passes.get(passes.size() - 1));
            }
            assertThat(arrived).isEqualTo(passes);
        }
        SIDE.passed(one);
    }
}
