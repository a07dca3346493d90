package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import org.junit.jupiter.api.Test;

/** {@code ip-restriction} before an upstream, and behind a trusted proxy. */
class IpRestrictionIT {

    private static final String PLUGIN = "- name: ip-restriction\n  config: {deny: [192.0.2.0/24]}";

    @Test
    void theAddressIsTheOneThatATrustedProxyNames() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .settings("trusted_ips: [127.0.0.1, \"::1\"]")
                        .start(upstream.port(), PLUGIN)) {
            try (RawClient client = gateway.ask("/", "X-Real-IP: 192.0.2.7")) {
                client.expectStatus(403);
                assertThat(client.readRest()).isEqualTo("IP address not allowed: 192.0.2.7");
            }
            upstream.expectNobody(50);
            try (TestGateway.Session session = gateway.session(upstream, "X-Real-IP: 192.0.3.7")) {
                session.client().sendText("hello");
                session.upstream().expectText("hello");
            }
        }
    }

    @Test
    void anyoneElseCannotNameAnotherAddress() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder().start(upstream.port(), PLUGIN);
                TestGateway.Session session = gateway.session(upstream, "X-Real-IP: 192.0.2.7")) {
            session.client().sendText("hello");
            session.upstream().expectText("hello");
        }
    }
}
