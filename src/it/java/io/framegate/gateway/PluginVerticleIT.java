package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.bus.PluginVerticle;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.framegate.testkit.TestPlugin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plugins in verticles of the gateway's own and of somebody else's. */
class PluginVerticleIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** A verticle as a user would write it: it prepares something with its own vertx and configuration first. */
    public static final class Greeter extends PluginVerticle {
        private static final Set<Greeter> RELEASED = ConcurrentHashMap.newKeySet();
        private static volatile String greeting = "";

        public Greeter() {
            super(new TestPlugin("greeter", 1, () -> {
                OnClientFrame plugin = client ->
                        client.withFrameData(greeting + client.getFrame().text());
                return plugin;
            }));
        }

        @Override
        protected Future<?> prepare() {
            Promise<Void> later = Promise.promise();
            vertx.setTimer(1, fired -> {
                greeting = config().getString("greeting");
                later.complete();
            });
            return later.future();
        }

        @Override
        protected Future<?> release() {
            RELEASED.add(this);
            return Future.succeededFuture();
        }
    }

    private static final String GREETER =
            "plugins: {verticles: [{class: \"%s\", instances: 2, config: {greeting: \"Hello, \"}}]}"
                    .formatted(Greeter.class.getName());

    @Test
    void verticleOfAUserHostsItsPlugins() throws Exception {
        Greeter.RELEASED.clear();
        try (TestGateway gateway = TestGateway.builder().settings(GREETER).start(upstream.port(), "- name: greeter");
                Session session = gateway.session(upstream)) {
            session.client().sendText("world");
            session.upstream().expectText("Hello, world");
        }
        assertThat(Greeter.RELEASED).hasSize(2);
    }

    @Test
    void chainMayAlternateBetweenHosts() throws Exception {
        OnClientFrame first = client -> client.withFrameData(client.getFrame().text() + "<first>");
        OnClientFrame last = client -> client.withFrameData(client.getFrame().text() + "<last>");
        try (TestGateway gateway = TestGateway.builder()
                        .settings(GREETER)
                        .eventLoops(2)
                        .plugin("first", 2, () -> first)
                        .plugin("last", 0, () -> last)
                        .start(upstream.port(), "- name: first", "- name: greeter", "- name: last");
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 200; i++) {
                session.client().sendText(Integer.toString(i));
            }
            for (int i = 0; i < 200; i++) {
                session.upstream().expectText("Hello, " + i + "<first><last>");
            }
        }
    }

    @Test
    void blockingPluginRunsOnAWorkerAndKeepsItsOrder() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        OnClientFrame plugin = client -> {
            threads.add(Thread.currentThread().getName());
            return client.withFrameData(client.getFrame().text() + "!");
        };
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("blocking", 1, () -> plugin)
                        .start(upstream.port(), "- {name: blocking, blocking: true}");
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 200; i++) {
                session.client().sendText(Integer.toString(i));
            }
            for (int i = 0; i < 200; i++) {
                session.upstream().expectText(i + "!");
            }
        }
        assertThat(threads).isNotEmpty().allMatch(name -> name.contains("worker"));
    }

    @Test
    void thereIsOneInstancePerEventLoopAndSessionsStayOnTheirOwn() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Set<String> pairs = ConcurrentHashMap.newKeySet();
        TestPlugin factory = new TestPlugin("counter", 1, () -> {
            int number = made.incrementAndGet();
            OnClientFrame plugin = client -> {
                pairs.add(client.session().id() + " " + number + " "
                        + Thread.currentThread().getName());
                return client.forward();
            };
            return plugin;
        });
        try (TestGateway gateway =
                TestGateway.builder().eventLoops(2).plugin(factory).start(upstream.port(), "- name: counter")) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sessions.add(gateway.session(upstream));
            }
            for (int round = 0; round < 3; round++) {
                for (Session session : sessions) {
                    session.client().sendText("hello");
                    session.upstream().expectText("hello");
                }
            }
            for (Session session : sessions) {
                session.close();
            }
        }
        assertThat(made.get()).isEqualTo(2);
        assertThat(pairs).as("one instance and one thread per session").hasSize(8);
        assertThat(pairs.stream().map(pair -> pair.substring(33)).distinct()).hasSize(2);
    }

    /** Cannot start. */
    private record Broken() implements PluginFactory<PluginFactory.NoConfig> {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public Class<NoConfig> configType() {
            return NoConfig.class;
        }

        @Override
        public Plugin create(NoConfig config) throws Exception {
            throw new java.io.IOException("no licence");
        }
    }

    @Test
    void gatewayDoesNotStartWithAPluginThatCannot() {
        assertThatThrownBy(() -> TestGateway.builder().plugin(new Broken()).start(upstream.port(), "- name: broken"))
                .hasMessageContaining("plugin broken cannot start: no licence");
    }

    @Test
    void gatewayDoesNotStartWithAVerticleThatIsNone() {
        assertThatThrownBy(() -> TestGateway.builder()
                        .settings("plugins: {verticles: [{class: java.lang.String}, {class: no.such.Verticle}]}")
                        .start(upstream.port()))
                .hasMessageContaining("verticle java.lang.String cannot be used")
                .hasMessageContaining("verticle no.such.Verticle cannot be used");
    }
}
