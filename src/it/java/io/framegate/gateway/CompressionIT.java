package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.ZlibStreams;
import io.framegate.testkit.DeflatePeer;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.RecordingPlugin;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** permessage-deflate (RFC 7692) on either leg, over sockets. */
class CompressionIT {

    private static final String EXTENSION = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String TOO_LARGE = "88 13 03 F1 50 61 79 6C 6F 61 64 20 54 6F 6F 20 4C 61 72 67 65";
    private static final String GOING_AWAY = "88 02 03 E9";
    private static final String BOTH = "compression: {client: accept, upstream: accept, min_size: 0}";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        assertThat(ZlibStreams.open()).isZero();
        upstream = new RawUpstream();
    }

    /** Whatever a session was, its end has given the memory back; the gateway is stopped by now. */
    @AfterEach
    void stop() throws Exception {
        upstream.close();
        assertThat(ZlibStreams.open()).isZero();
    }

    /** A session whose peers speak permessage-deflate where the gateway lets them. */
    private Session session(TestGateway gateway, boolean client, boolean upstreams) throws IOException {
        RawClient asking = gateway.ask("/", EXTENSION + "; client_max_window_bits");
        RawUpstream.Connection connection = upstream.accept();
        RawPeer.Head request = connection.readRequest();
        assertThat(request.field("Sec-WebSocket-Extensions").isPresent()).isEqualTo(upstreams);
        connection.upgrade(upstreams ? new String[] {EXTENSION} : new String[0]);
        assertThat(asking.expectUpgrade().field("Sec-WebSocket-Extensions").isPresent())
                .isEqualTo(client);
        return new Session(asking, connection);
    }

    private static void send(Session session, Direction from, int first, byte[] payload) throws IOException {
        byte[] frame = RawPeer.frame(first & 15, payload, from == Direction.FROM_CLIENT);
        frame[0] = (byte) first;
        from.sender(session).send(frame);
    }

    private static byte[] inflated(WireFrame frame, DeflatePeer peer, boolean compressed) {
        assertThat(frame.rsv()).isEqualTo(compressed ? 4 : 0);
        assertThat(frame.fin()).isTrue();
        return compressed ? peer.inflate(frame.payload()) : frame.payload();
    }

    // ---- both legs in every combination

    static Stream<Arguments> legs() {
        return Stream.of(Direction.values()).flatMap(from -> Stream.of(true, false)
                .flatMap(client -> Stream.of(true, false).map(up -> Arguments.of(from, client, up))));
    }

    @ParameterizedTest(name = "{0}, client {1}, upstream {2}")
    @MethodSource("legs")
    void messagesPassAndPluginsSeeThemInflated(Direction from, boolean client, boolean upstreams) throws Exception {
        RecordingPlugin recorder = new RecordingPlugin();
        boolean in = from == Direction.FROM_CLIENT ? client : upstreams;
        boolean out = from == Direction.FROM_CLIENT ? upstreams : client;
        DeflatePeer sender = new DeflatePeer();
        DeflatePeer receiver = new DeflatePeer();
        byte[] text = "κόσμε 🌍 ".repeat(200).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] binary = new byte[150_000];
        new Random(5).nextBytes(binary);
        Arrays.fill(binary, 10_000, 60_000, (byte) 1);
        try (TestGateway gateway = TestGateway.builder()
                        .settings("compression: {client: %s, upstream: %s, min_size: 0}"
                                .formatted(client ? "accept" : "off", upstreams ? "accept" : "off"))
                        .plugin("recorder", 1, () -> recorder)
                        .start(upstream.port(), "- name: recorder");
                Session session = session(gateway, client, upstreams)) {
            for (int round = 0; round < 3; round++) {
                for (byte[] message : new byte[][] {text, binary}) {
                    FrameType type = message == text ? FrameType.TEXT : FrameType.BINARY;
                    byte[] sent = in ? sender.deflate(message) : message;
                    int first = type.opcode() | (in ? 0x40 : 0);
                    if (round == 1) {
                        int cut = sent.length / 3;
                        send(session, from, first, Arrays.copyOf(sent, cut));
                        send(session, from, 0, Arrays.copyOfRange(sent, cut, 2 * cut));
                        send(session, from, 0x80, Arrays.copyOfRange(sent, 2 * cut, sent.length));
                    } else {
                        send(session, from, 0x80 | first, sent);
                    }

                    WireFrame arrived = from.receiver(session).readFrame();

                    assertThat(arrived.opcode()).isEqualTo(type.opcode());
                    assertThat(inflated(arrived, receiver, out)).isEqualTo(message);
                    assertThat(recorder.next().frame()).isEqualTo(Frame.of(type, Payload.of(message)));
                }
                from.send(session, 9, "ping".getBytes());
                from.receiver(session).expectHex("89 04 70 69 6E 67");
                recorder.next();
            }
        }
    }

    @ParameterizedTest(name = "{0}, client {1}, upstream {2}")
    @MethodSource("legs")
    void bitOnALegWithoutAnAgreementIsAProtocolError(Direction from, boolean client, boolean upstreams)
            throws Exception {
        boolean agreed = from == Direction.FROM_CLIENT ? client : upstreams;
        try (TestGateway gateway = TestGateway.builder()
                        .settings("compression: {client: %s, upstream: %s}"
                                .formatted(client ? "accept" : "off", upstreams ? "accept" : "off"))
                        .start(upstream.port());
                Session session = session(gateway, client, upstreams)) {
            send(session, from, 0xC1, new DeflatePeer().deflate("Hello".getBytes()));

            if (agreed) {
                from.receiver(session).expectText("Hello");
            } else {
                from.sender(session).expectHex("88 02 03 EA");
                from.receiver(session).expectHex(GOING_AWAY);
            }
        }
    }

    @Test
    void agreementOfOneLegIsNotPassedToTheOther() throws Exception {
        try (TestGateway gateway = TestGateway.builder().settings(BOTH).start(upstream.port());
                RawClient client =
                        gateway.ask("/", EXTENSION + "; server_max_window_bits=9; client_no_context_takeover");
                RawUpstream.Connection connection = upstream.upgrade()) {
            assertThat(connection.request().field("Sec-WebSocket-Extensions"))
                    .contains("permessage-deflate; client_max_window_bits");
            assertThat(client.expectUpgrade().field("Sec-WebSocket-Extensions"))
                    .contains("permessage-deflate; client_no_context_takeover; server_max_window_bits=9");

            connection.sendText("x".repeat(2_000));
            assertThat(inflated(client.readFrame(), new DeflatePeer(), true)).hasSize(2_000);
            client.sendText("plain is always right");
            connection.expectText("plain is always right");
        }
    }

    @Test
    void clientThatOffersNothingGetsNothing() throws Exception {
        try (TestGateway gateway = TestGateway.builder().settings(BOTH).start(upstream.port());
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.upgrade()) {
            assertThat(client.expectUpgrade().field("Sec-WebSocket-Extensions")).isEmpty();
            connection.sendText("x".repeat(2_000));
            client.expectText("x".repeat(2_000));
        }
    }

    @Test
    void upstreamThatAgreesToWhatWasNotOfferedIsRefused() throws Exception {
        try (TestGateway gateway = TestGateway.builder().settings(BOTH).start(upstream.port());
                RawClient client = gateway.ask("/")) {
            RawUpstream.Connection connection = upstream.accept();
            connection.readRequest();
            connection.upgrade(EXTENSION + "; server_max_window_bits=16");
            client.expectStatus(502);
            connection.expectEnd();
        }
    }

    @Test
    void shortMessagesAreSentAsTheyAre() throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .settings("compression: {client: accept, min_size: 100}")
                        .start(upstream.port());
                Session session = session(gateway, true, false)) {
            session.upstream().sendText("x".repeat(99));
            session.client().expectText("x".repeat(99));
            session.upstream().sendText("x".repeat(100));
            assertThat(inflated(session.client().readFrame(), new DeflatePeer(), true))
                    .hasSize(100);
        }
    }

    // ---- where it is configured

    @Test
    void routeWinsOverServiceAndServiceOverSettings() throws Exception {
        String declarative = """
                _format_version: "3.0"
                services:
                - url: ws://localhost:%1$d
                  compression: {client: accept, context_takeover: false}
                  routes:
                  - {protocols: [ws], paths: [/of-service]}
                  - {protocols: [ws], paths: [/of-route], compression: {client: accept, window_bits: 10}}
                  - {protocols: [ws], paths: [/off], compression: {}}
                - url: ws://localhost:%1$d
                  routes: [{protocols: [ws], paths: [/of-settings]}]
                """.formatted(upstream.port());
        try (TestGateway gateway = TestGateway.builder()
                .settings("compression: {client: accept, upstream: accept}")
                .start(declarative)) {
            assertThat(negotiated(gateway, "/of-service"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover / -");
            assertThat(negotiated(gateway, "/of-route")).isEqualTo("permessage-deflate; server_max_window_bits=10 / -");
            assertThat(negotiated(gateway, "/off")).isEqualTo("- / -");
            assertThat(negotiated(gateway, "/of-settings"))
                    .isEqualTo("permessage-deflate / permessage-deflate; client_max_window_bits");
        }
    }

    private String negotiated(TestGateway gateway, String path) throws IOException {
        try (RawClient client = gateway.ask(path, EXTENSION);
                RawUpstream.Connection connection = upstream.upgrade()) {
            return client.expectUpgrade().field("Sec-WebSocket-Extensions").orElse("-") + " / "
                    + connection.request().field("Sec-WebSocket-Extensions").orElse("-");
        }
    }

    // ---- limits

    private static long eventLoop(TestGateway gateway) throws Exception {
        CompletableFuture<Long> id = new CompletableFuture<>();
        gateway.vertx().runOnContext(turn -> id.complete(Thread.currentThread().getId()));
        return id.get(10, TimeUnit.SECONDS);
    }

    /** A GiB of zeros in 1 MiB, against the limit of a plugin. What the event loop allocates is bounded by the limit. */
    @ParameterizedTest
    @EnumSource
    void bombStopsAtTheLimitOfAPlugin(Direction from) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] bomb = new DeflatePeer().bomb(1L << 30);
        String side = from == Direction.FROM_CLIENT ? "client" : "upstream";
        try (TestGateway gateway = TestGateway.builder()
                        .settings(BOTH)
                        .start(
                                upstream.port(),
                                "- name: websocket-size-limit\n  config: {%s_max_payload: 4194304}".formatted(side));
                Session session = session(gateway, true, true)) {
            long loop = eventLoop(gateway);
            long before = threads.getThreadAllocatedBytes(loop);

            send(session, from, 0xC2, bomb);

            from.sender(session).expectHex(TOO_LARGE);
            from.receiver(session).expectHex(GOING_AWAY);
            assertThat(threads.getThreadAllocatedBytes(loop) - before).isLessThan(16L << 20);
            session.close();
            assertThat(gateway.nextEnd().reason()).isEqualTo("message of more than 4194304 bytes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ratioStopsABombEarlier(Direction from) throws Exception {
        byte[] bomb = new DeflatePeer().bomb(1L << 20);
        try (TestGateway gateway = TestGateway.builder()
                        .settings("compression: {client: accept, upstream: accept, max_inflated_ratio: 50}")
                        .start(upstream.port());
                Session session = session(gateway, true, true)) {
            send(session, from, 0xC2, bomb);

            from.sender(session).expectHex(TOO_LARGE);
            from.receiver(session).expectHex(GOING_AWAY);
        }
    }

    /** A byte over the limit in few bytes on the wire, and the limit itself in more than that. */
    @ParameterizedTest
    @EnumSource
    void limitIsAboutInflatedBytes(Direction from) throws Exception {
        byte[] random = new byte[1_000];
        new Random(2).nextBytes(random);
        DeflatePeer peer = new DeflatePeer();
        String side = from == Direction.FROM_CLIENT ? "client" : "upstream";
        try (TestGateway gateway = TestGateway.builder()
                        .settings(BOTH)
                        .start(
                                upstream.port(),
                                "- name: websocket-size-limit\n  config: {%s_max_payload: 1000}".formatted(side));
                Session session = session(gateway, true, true)) {
            byte[] larger = peer.deflate(random);
            assertThat(larger.length).isGreaterThan(1_000);
            send(session, from, 0xC2, larger);
            assertThat(inflated(from.receiver(session).readFrame(), new DeflatePeer(), true))
                    .isEqualTo(random);

            send(session, from, 0xC2, peer.deflate(new byte[1_001]));
            from.sender(session).expectHex(TOO_LARGE);
            from.receiver(session).expectHex(GOING_AWAY);
        }
    }

    // ---- what is wrong, and ends

    @ParameterizedTest
    @EnumSource
    void corruptMessageIsInvalid(Direction from) throws Exception {
        try (TestGateway gateway = TestGateway.builder().settings(BOTH).start(upstream.port());
                Session session = session(gateway, true, true)) {
            send(session, from, 0xC2, new byte[] {6, 6, 6});

            from.sender(session).expectHex("88 02 03 EF");
            from.receiver(session).expectHex(GOING_AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void textIsCheckedOnceItIsInflated(Direction from) throws Exception {
        try (TestGateway gateway = TestGateway.builder().settings(BOTH).start(upstream.port());
                Session session = session(gateway, true, true)) {
            send(session, from, 0xC1, new DeflatePeer().deflate(new byte[] {'a', (byte) 0xFF}));

            from.sender(session).expectHex("88 02 03 EF");
            from.receiver(session).expectHex(GOING_AWAY);
        }
    }

    /** How a session may end while all four streams are open. */
    enum Ending {
        CLOSE_FRAMES,
        CLIENT_RESETS,
        UPSTREAM_RESETS,
        CLIENT_FINISHES,
        VIOLATION,
        SHUTDOWN
    }

    @ParameterizedTest
    @EnumSource
    void everyEndGivesTheMemoryBack(Ending ending) throws Exception {
        DeflatePeer client = new DeflatePeer();
        DeflatePeer far = new DeflatePeer();
        try (TestGateway gateway = TestGateway.builder().settings(BOTH).start(upstream.port());
                Session session = session(gateway, true, true)) {
            send(session, Direction.FROM_CLIENT, 0xC1, client.deflate("to".getBytes()));
            assertThat(inflated(session.upstream().readFrame(), far, true)).hasSize(2);
            send(session, Direction.FROM_UPSTREAM, 0xC1, far.deflate("fro".getBytes()));
            assertThat(inflated(session.client().readFrame(), client, true)).hasSize(3);
            assertThat(ZlibStreams.open()).isEqualTo(4);

            switch (ending) {
                case CLOSE_FRAMES -> {
                    session.client().sendClose(1000, "");
                    session.upstream().expectClose(1000, "");
                    session.upstream().sendClose(1000, "");
                }
                case CLIENT_RESETS -> session.client().reset();
                case UPSTREAM_RESETS -> session.upstream().reset();
                case CLIENT_FINISHES -> session.client().finish();
                case VIOLATION -> send(session, Direction.FROM_CLIENT, 0xC9, new byte[0]);
                case SHUTDOWN -> gateway.stop();
            }
            session.client().close();
            session.upstream().close();
            gateway.nextEnd();
            awaitNoneOpen();
        }
    }

    private static void awaitNoneOpen() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (ZlibStreams.open() > 0) {
            assertThat(System.nanoTime()).as("streams are still open").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
