package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Blame;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code websocket-rate-limiting} over real sockets. Limits are by the hour, so that none is refilled meanwhile. */
class WebsocketRateLimitingIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private TestGateway limiting(int eventLoops, String config) {
        return TestGateway.builder()
                .eventLoops(eventLoops)
                .start(upstream.port(), "- name: websocket-rate-limiting", "  config: " + config);
    }

    @Test
    void messageThatIsOneTooManyClosesBothConnections() throws Exception {
        try (TestGateway gateway = limiting(1, "{hour: 2}");
                Session session = gateway.session(upstream)) {
            for (String text : new String[] {"one", "two", "three"}) {
                session.client().sendText(text);
            }

            session.upstream().expectText("one");
            session.upstream().expectText("two");
            session.upstream().expectClose(1001, "");
            session.client().expectClose(4429, "API rate limit exceeded");
            session.client().sendClose(4429, "");
            session.upstream().sendClose(1001, "");
            assertThat(gateway.nextEnd().blame()).isEqualTo(Blame.PLUGIN);
        }
    }

    @Test
    void upstreamIsLimitedByItself() throws Exception {
        try (TestGateway gateway = limiting(1, "{upstream: {hour: 5, count_by: bytes}}");
                Session session = gateway.session(upstream)) {
            session.client().sendText("as much as it likes");
            session.upstream().expectText("as much as it likes");
            session.upstream().sendText("12345");
            session.client().expectText("12345");
            session.upstream().sendText("6");

            session.client().expectClose(1001, "");
            session.upstream().expectClose(4429, "API rate limit exceeded");
        }
    }

    @Test
    void senderIsToldOnceAndTheConnectionStays() throws Exception {
        try (TestGateway gateway = limiting(1, "{hour: 1, on_violation: error_message, error_message: slow down}");
                Session session = gateway.session(upstream)) {
            for (String text : new String[] {"one", "two", "three"}) {
                session.client().sendText(text);
            }
            session.upstream().expectText("one");
            session.client().expectText("slow down");
            session.client().send(RawPeer.frame(9, new byte[0], true));

            session.upstream().expectHex("89 00");
            session.upstream().sendText("still here");
            session.client().expectText("still here");
        }
    }

    /** Every session has an instance of the plugin's on the event loop it is on. */
    @Test
    void sessionsOfAllEventLoopsShareAnAddressesLimit() throws Exception {
        int sessions = 8;
        try (TestGateway gateway = limiting(2, "{hour: " + sessions + ", limit_by: ip}")) {
            for (int i = 0; i < sessions; i++) {
                try (Session session = gateway.session(upstream)) {
                    session.client().sendText("one of " + sessions);
                    session.upstream().expectText("one of " + sessions);
                }
                gateway.nextEnd();
            }

            try (Session session = gateway.session(upstream)) {
                session.client().sendText("one too many");
                session.client().expectClose(4429, "API rate limit exceeded");
                session.upstream().expectClose(1001, "");
            }
        }
    }
}
