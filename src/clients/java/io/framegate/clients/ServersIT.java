package io.framegate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import io.framegate.testkit.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers nobody here wrote as upstreams: Python's websockets, Node's ws, Jetty. Each is plain once and compresses once. */
class ServersIT {

    private static final String DEFLATE = "compression: {client: off, upstream: accept, min_size: 0}";
    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol: unknown.v0, chat.v2";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pythonWebsockets(boolean deflate) throws Exception {
        behindTheGateway(Scripts.python("server.py"), deflate);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodeWs(boolean deflate) throws Exception {
        behindTheGateway(Scripts.node("ws-server.mjs"), deflate);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jetty(boolean deflate) throws Exception {
        try (JettyServer server = new JettyServer()) {
            behindTheGateway(server.port(), deflate);
        }
    }

    private void behindTheGateway(List<String> command, boolean deflate) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("server.err").toFile())
                .start();
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            behindTheGateway(Integer.parseInt(printed.readLine()), deflate);
            process.getOutputStream().close();
            assertThat(process.waitFor(RawPeer.PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void behindTheGateway(int port, boolean deflate) throws Exception {
        try (TestGateway gateway =
                TestGateway.builder().settings(deflate ? DEFLATE : "").start(port)) {
            try (RawClient client = gateway.ask("/", SUBPROTOCOLS)) {
                assertThat(client.expectUpgrade().field("Sec-WebSocket-Protocol"))
                        .contains("chat.v2");
                answers(client, "which sub-protocol?", "chat.v2");
                answers(client, "which extensions?", deflate ? "permessage-deflate" : "");
                messagesComeBack(client, deflate ? 60 : 1);
                pingsGoBothWays(client);
                client.sendClose(4001, "mine");
                assertThat(status(client)).isEqualTo(4001);
                client.expectEnd();
            }
            try (RawClient client = open(gateway)) {
                sawTheEnd(client, "4001 mine");
                client.sendText("close me");
                client.expectClose(4002, "theirs");
                client.sendClose(4002, "theirs");
                client.expectEnd();
            }
            try (RawClient client = open(gateway)) {
                client.send(RawPeer.frame(2, new byte[(1 << 20) + 1], true));
                client.expectClose(1009, "Payload Too Large");
                client.sendClose(1009, "");
                client.expectEnd();
            }
            try (RawClient client = open(gateway)) {
                sawTheEnd(client, "1001 ");
            }
        }
    }

    private static RawClient open(TestGateway gateway) throws IOException {
        RawClient client = gateway.ask("/", SUBPROTOCOLS);
        client.expectUpgrade();
        return client;
    }

    private static void answers(RawClient client, String question, String answer) throws IOException {
        client.sendText(question);
        client.expectText(answer);
    }

    /** The server may be asked before it has noticed. */
    private static void sawTheEnd(RawClient client, String end) throws IOException {
        long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE);
        String seen = "";
        while (!seen.equals(end) && System.nanoTime() < patience) {
            client.sendText("how did it end?");
            seen = client.readFrame().text();
        }
        assertThat(seen).isEqualTo(end);
    }

    private static void messagesComeBack(RawClient client, int texts) throws IOException {
        answers(client, "κόσμε 🌍", "κόσμε 🌍");
        for (int i = 1; i <= texts; i++) {
            answers(client, "squares of many ".repeat(i), "squares of many ".repeat(i));
        }
        byte[] octets = new byte[1 << 20];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * i >> 8);
        }
        client.send(RawPeer.frame(2, octets, true));
        WireFrame back = client.readFrame();
        assertThat(back.opcode()).isEqualTo(2);
        assertThat(back.payload()).isEqualTo(octets);
        client.send(RawPeer.frame(false, 1, "in two ".getBytes(StandardCharsets.UTF_8), true));
        client.send(RawPeer.frame(true, 0, "halves".getBytes(StandardCharsets.UTF_8), true));
        client.expectText("in two halves");
        answers(client, "in parts", "in three parts");
    }

    private static void pingsGoBothWays(RawClient client) throws IOException {
        byte[] mine = "are you there?".getBytes(StandardCharsets.UTF_8);
        client.send(RawPeer.frame(9, mine, true));
        WireFrame pong = client.readFrame();
        assertThat(pong.opcode()).isEqualTo(10);
        assertThat(pong.payload()).isEqualTo(mine);
        client.sendText("ping me");
        WireFrame ping = client.readFrame();
        assertThat(ping.opcode()).isEqualTo(9);
        assertThat(ping.text()).isEqualTo("it is you");
        client.send(RawPeer.frame(10, ping.payload(), true));
        client.expectText("pong: it is you");
    }

    /** The status of the close frame that comes; libraries answer with the reason they got or without one. */
    private static int status(RawClient client) throws IOException {
        WireFrame close = client.readFrame();
        assertThat(close.opcode()).isEqualTo(8);
        return (close.payload()[0] & 0xFF) << 8 | (close.payload()[1] & 0xFF);
    }
}
