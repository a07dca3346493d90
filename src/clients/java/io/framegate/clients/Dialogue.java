package io.framegate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What every client is put through, and the upstream at the other end of it: an echo that also sends pings and closes when it
 * is asked to. A client prints a line for each exchange.
 */
final class Dialogue implements AutoCloseable {

    /** What a client prints that can do everything; browsers have no fragments and no pings of their own. */
    static final List<String> WHOLE = List.of(
            "sub-protocol chat.v2",
            "text ok",
            "binary ok",
            "mebibyte ok",
            "fragments ok",
            "ping ok",
            "pinged ok",
            "closes 4001 mine",
            "closed 4002 theirs",
            "too large 1009 Payload Too Large");

    static final List<String> OF_BROWSERS = WHOLE.stream()
            .filter(line -> !line.equals("fragments ok") && !line.equals("ping ok"))
            .toList();

    /** What is printed besides where messages are compressed: the extension as the client has it, and many messages. */
    static List<String> deflated(List<String> plain, String extensions) {
        List<String> lines = new ArrayList<>(plain);
        lines.addAll(1, List.of("extensions " + extensions, "many ok"));
        return lines;
    }

    private static final long SECONDS = 60;

    private final EchoUpstream upstream = new EchoUpstream(this::replied, "chat.v2");
    private final TestGateway gateway;
    private final BlockingQueue<String> verdicts = new LinkedBlockingQueue<>();

    Dialogue() throws IOException {
        this("");
    }

    /** Behind a gateway with these further settings. */
    Dialogue(String settings) throws IOException {
        gateway = TestGateway.builder().settings(settings).start(upstream.port());
    }

    String url() {
        return "ws://localhost:" + gateway.port() + "/";
    }

    int port() {
        return gateway.port();
    }

    /** What a browser reports. */
    List<String> verdict() throws InterruptedException {
        String verdict = verdicts.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(verdict).as("the browser's verdict").isNotNull();
        return verdict.lines().toList();
    }

    private boolean replied(RawUpstream.Connection connection, WireFrame frame) throws IOException {
        if (frame.opcode() == 10) {
            connection.sendText("pong: " + frame.text());
        } else if (frame.opcode() == 1 && frame.text().equals("ping me")) {
            connection.send(RawPeer.frame(9, "it is you".getBytes(StandardCharsets.UTF_8), false));
        } else if (frame.opcode() == 1 && frame.text().equals("close me")) {
            connection.sendClose(4002, "theirs");
        } else if (frame.opcode() == 1 && frame.text().startsWith("verdict:")) {
            verdicts.add(frame.text().substring("verdict:".length()));
        } else {
            return false;
        }
        return true;
    }

    /** Asserts that the upstream saw the client's own close frame, and the one that it was asked to send come back. */
    void assertClosed() throws Exception {
        assertThat(gateway.nextEnd().client().closeReceived().orElseThrow().code())
                .isEqualTo(4001);
        assertThat(gateway.nextEnd().upstream().closeReceived().orElseThrow().code())
                .isEqualTo(4002);
        assertThat(gateway.nextEnd().client().closeSent().orElseThrow().code()).isEqualTo(1009);
    }

    @Override
    public void close() throws Exception {
        gateway.close();
        upstream.close();
    }
}
