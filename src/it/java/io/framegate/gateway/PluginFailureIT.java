package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginVerticle;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Observation;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a plugin's failure does to its frame, under either policy, and that no other session notices. */
class PluginFailureIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway with(String options, Plugin plugin) {
        return TestGateway.builder()
                .plugin("faulty", 1, () -> plugin)
                .start(upstream.port(), "- name: faulty\n" + options.indent(2).stripTrailing());
    }

    /** A plugin that fails about texts that say so, and about nothing else. */
    private static Plugin failing(Direction direction, Function<FrameContext, Decision> failure) {
        return direction.deciding(
                frame -> frame.getFrame().text().equals("fail") ? failure.apply(frame) : frame.forward());
    }

    private void endsWith1011(Direction direction, String options, Plugin plugin, Failure failure) throws Exception {
        try (TestGateway gateway = with(options, plugin);
                Session other = gateway.session(upstream);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "fine");
            direction.receiver(session).expectText("fine");
            direction.sendText(session, "fail");

            session.client().expectHex("88 02 03 F3");
            session.upstream().expectHex("88 02 03 F3");
            assertThat(((Observation.PluginFailed) gateway.nextObservation()).failure())
                    .isEqualTo(failure);
            session.client().close();
            session.upstream().close();
            assertThat(gateway.nextEnd().blame()).isEqualTo(Blame.PLUGIN);
            direction.sendText(other, "fine");
            direction.receiver(other).expectText("fine");
        }
    }

    private void passesUnchanged(Direction direction, String options, Plugin plugin, Failure failure) throws Exception {
        try (TestGateway gateway = with("on_failure: open\n" + options, plugin);
                Session session = gateway.session(upstream)) {
            for (String text : new String[] {"fine", "fail", "fine again"}) {
                direction.sendText(session, text);
            }
            for (String text : new String[] {"fine", "fail", "fine again"}) {
                direction.receiver(session).expectText(text);
            }
            assertThat(((Observation.PluginFailed) gateway.nextObservation()).failure())
                    .isEqualTo(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void exception(Direction direction) throws Exception {
        Plugin plugin = failing(direction, frame -> {
            throw new IllegalStateException("boom");
        });
        endsWith1011(direction, "", plugin, Failure.EXCEPTION);
        passesUnchanged(direction, "", plugin, Failure.EXCEPTION);
    }

    @ParameterizedTest
    @EnumSource
    void error(Direction direction) throws Exception {
        Plugin plugin = failing(direction, frame -> {
            throw new StackOverflowError();
        });
        endsWith1011(direction, "", plugin, Failure.EXCEPTION);
    }

    @ParameterizedTest
    @EnumSource
    void illegalDecision(Direction direction) throws Exception {
        Plugin plugin = failing(direction, frame -> new Decision.Modify(Frame.of(FrameType.PING, Payload.EMPTY)));
        endsWith1011(direction, "", plugin, Failure.ILLEGAL_DECISION);
        passesUnchanged(direction, "", plugin, Failure.ILLEGAL_DECISION);
    }

    @ParameterizedTest
    @EnumSource
    void textThatIsNoneIsAnIllegalDecision(Direction direction) throws Exception {
        Plugin plugin = failing(direction, frame -> frame.withFrameData(Payload.of(new byte[] {(byte) 0xFF})));
        endsWith1011(direction, "", plugin, Failure.ILLEGAL_DECISION);
        passesUnchanged(direction, "", plugin, Failure.ILLEGAL_DECISION);
    }

    /** Never answers about texts that say so. */
    private static OnClientFrame.Async hanging() {
        return client -> client.getFrame().text().equals("fail")
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(client.forward());
    }

    @Test
    void silence() throws Exception {
        endsWith1011(Direction.FROM_CLIENT, "timeout: 50", hanging(), Failure.TIMEOUT);
        passesUnchanged(Direction.FROM_CLIENT, "timeout: 50", hanging(), Failure.TIMEOUT);
    }

    @Test
    void pluginThatBlocksInsteadOfAnswering() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        OnClientFrame plugin = client -> {
            if (client.getFrame().text().equals("fail")) {
                never.await();
            }
            return client.forward();
        };
        try (TestGateway gateway = with("timeout: 50\nblocking: true", plugin);
                Session session = gateway.session(upstream)) {
            session.client().sendText("fine");
            session.upstream().expectText("fine");
            session.client().sendText("fail");
            session.client().expectHex("88 02 03 F3");
            session.upstream().expectHex("88 02 03 F3");
            never.countDown();
        }
    }

    @Test
    void lateAnswerChangesNothing() throws Exception {
        CompletableFuture<Decision> late = new CompletableFuture<>();
        OnClientFrame.Async plugin = client ->
                client.getFrame().text().equals("fail") ? late : CompletableFuture.completedFuture(client.forward());
        try (TestGateway gateway = with("timeout: 50\non_failure: open", plugin);
                Session session = gateway.session(upstream)) {
            session.client().sendText("fail");
            session.upstream().expectText("fail");
            assertThat(((Observation.PluginFailed) gateway.nextObservation()).failure())
                    .isEqualTo(Failure.TIMEOUT);

            late.complete(new Decision.Drop());

            assertThat(gateway.nextObservation()).isInstanceOf(Observation.LateAnswer.class);
            session.client().sendText("fine");
            session.upstream().expectText("fine");
        }
    }

    @Test
    void pluginThatDisappears() throws Exception {
        OnClientFrame plugin = client -> client.forward();
        for (String policy : new String[] {"closed", "open"}) {
            try (TestGateway gateway = with("on_failure: " + policy, plugin);
                    Session session = gateway.session(upstream)) {
                session.client().sendText("fine");
                session.upstream().expectText("fine");
                undeployPlugins(gateway);

                session.client().sendText("anybody?");

                assertThat(((Observation.PluginFailed) gateway.nextObservation()).failure())
                        .isEqualTo(Failure.NO_HANDLER);
                if (policy.equals("open")) {
                    session.upstream().expectText("anybody?");
                } else {
                    session.client().expectHex("88 02 03 F3");
                    session.upstream().expectHex("88 02 03 F3");
                }
            }
        }
    }

    private static void undeployPlugins(TestGateway gateway) throws Exception {
        var vertx = (io.vertx.core.internal.VertxInternal) gateway.vertx();
        for (String id : vertx.deploymentIDs()) {
            boolean hostsPlugins = vertx.deploymentManager().deployment(id).deployment().instances().stream()
                    .anyMatch(PluginVerticle.class::isInstance);
            if (hostsPlugins) {
                vertx.undeploy(id).toCompletionStage().toCompletableFuture().get();
            }
        }
    }

    @Test
    void handshakeOfAPluginThatIsGoneIsRefusedOrGoesOn() throws Exception {
        OnClientFrame plugin = client -> client.forward();
        for (String policy : new String[] {"closed", "open"}) {
            try (TestGateway gateway = with("on_failure: " + policy, plugin)) {
                undeployPlugins(gateway);
                try (RawClient client = gateway.ask("/")) {
                    if (policy.equals("open")) {
                        upstream.upgrade().close();
                        client.expectUpgrade();
                    } else {
                        client.expectStatus(500);
                    }
                }
            }
        }
    }

    @Test
    void handshakePluginThatIsSilentIsGivenUp() throws Exception {
        OnHandshake.Async silent = handshake -> new CompletableFuture<>();
        try (TestGateway gateway = with("timeout: 50", silent);
                RawClient client = gateway.ask("/")) {
            client.expectStatus(500);
            upstream.expectNobody(50);
        }
        try (TestGateway gateway = with("timeout: 50\non_failure: open", silent);
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello");
            session.upstream().expectText("hello");
        }
    }
}
