package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of handshakes while the gateway drains. Messages: {@code DrainIT} and {@code DrainPlaybook}. */
class DrainingIT {

    private static final String PLAIN = "GET / HTTP/1.1\r\nHost: gateway.example\r\n\r\n";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static void isOver(Future<Void> drained) throws Exception {
        drained.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A session keeps the drain going: its client has been told to close and has not answered yet. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherRequestOnAConnectionThatIsThereIsUnavailable(boolean usedBefore) throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                RawClient early = new RawClient(gateway.port());
                Session session = gateway.session(upstream)) {
            if (usedBefore) {
                early.request(PLAIN);
                readAnswer(early, 400);
            }
            Future<Void> drained = gateway.drain();
            session.client().expectClose(1001, "");

            early.request(RawClient.handshake("/"));

            Head answer = early.expectStatus(503);
            assertThat(answer.field("Retry-After")).isPresent();
            assertThat(answer.field("Connection")).contains("close");
            assertThat(early.readRest()).startsWith("the gateway is shutting down");
            assertThatThrownBy(() -> new RawClient(gateway.port()).close()).isInstanceOf(ConnectException.class);
            upstream.expectNobody(50);
            assertThat(drained.isComplete()).isFalse();
            session.client().sendClose(1001, "");
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            isOver(drained);
        }
    }

    @Test
    void connectionWithoutARequestIsClosedAndHoldsNothingUp() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                RawClient idle = new RawClient(gateway.port())) {
            idle.request(PLAIN);
            readAnswer(idle, 400);
            isOver(gateway.drain());
            isOver(gateway.stop());
            idle.expectEnd();
        }
    }

    private static void readAnswer(RawClient client, int status) throws Exception {
        Head answer = client.expectStatus(status);
        client.read(Integer.parseInt(answer.field("Content-Length").orElseThrow()));
    }

    @Test
    void handshakeThatIsUnderWayIsFinishedAndThenClosed() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream);
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.accept()) {
            connection.readRequest();
            Future<Void> drained = gateway.drain();
            session.client().expectClose(1001, "");

            connection.upgrade();

            client.expectUpgrade();
            client.expectClose(1001, "");
            client.sendClose(1001, "");
            connection.expectClose(1001, "");
            connection.sendClose(1001, "");
            session.client().sendClose(1001, "");
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            isOver(drained);
        }
    }
}
