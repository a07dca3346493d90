package io.framegate.gateway;

import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.Standstill;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event loop stood still, as it does when the machine is paused or has no processor for it: nobody else is to pay for it. */
class StandstillIT {

    private static final int IDLE = 1_000;

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void whoSpokeMeanwhileWasNotSilent() throws Exception {
        Standstill plugin = new Standstill(2 * IDLE);
        try (TestGateway gateway = TestGateway.builder()
                        .eventLoops(1)
                        .settings("timeouts: {idle: " + IDLE + "}")
                        .plugin("blocking", 1, () -> plugin)
                        .start(upstream.port(), "- name: blocking");
                Session first = gateway.session(upstream);
                Session second = gateway.session(upstream)) {
            first.client().send(RawPeer.frame(1, Standstill.COMMAND.getBytes(StandardCharsets.US_ASCII), true));
            plugin.awaitBegin();
            first.client().send(RawPeer.frame(1, "first".getBytes(StandardCharsets.US_ASCII), true));
            second.client().send(RawPeer.frame(1, "second".getBytes(StandardCharsets.US_ASCII), true));
            plugin.release();

            first.upstream().expectText(Standstill.COMMAND);
            first.upstream().expectText("first");
            second.upstream().expectText("second");
        }
    }
}
