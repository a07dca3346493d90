package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import io.framegate.testkit.RawUpstream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM to the artefact under load, with a plugin that rewrites every message in the path of both directions.
 *
 * <p>Accepted, and so not to be lost, is
 * <ul>
 *   <li>of what a client sends: every message that it sent, whole, before it answered the gateway's close frame;
 *   <li>of what an upstream sends: every message of which the gateway had read the first byte when the session's turn came.
 *       Neither side can see that moment, but the gateway counts what it accepted, and its log says so when the session
 *       ends: as much, in order and without a gap, must have reached the client before its close frame.
 * </ul>
 */
class DrainIT {

    private static final int SESSIONS = 500;
    private static final int WINDOW = 1_000;
    private static final int TIMEOUT = 15_000;
    private static final String NOTICE = "the gateway restarts";
    /** How many messages each side has received before the signal comes. */
    private static final int WARM = 20;

    @TempDir
    private Path directory;

    @BeforeEach
    void artefactIsThere() {
        RunningArtefact.isThere();
    }

    private RunningArtefact start(int upstream) throws IOException {
        return RunningArtefact.start(directory, """
                listeners: [{name: test, host: localhost, port: 0}]
                drain: {window: %d, timeout: %d, status: 1012, notice: %s}
                """.formatted(WINDOW, TIMEOUT, NOTICE), """
                _format_version: "3.0"
                services:
                  - url: ws://localhost:%d
                    name: upstream
                    plugins: [{name: bench-append}]
                    routes: [{name: all, protocols: [ws], paths: [/]}]
                """.formatted(upstream));
    }

    /**
     * One end of a session: sends numbered messages, every third in two fragments, until it is told to close, and answers
     * the close; checks that what it receives is the other end's numbers in order.
     */
    private static final class End {
        private final RawPeer peer;
        private final boolean client;
        private final CountDownLatch warm = new CountDownLatch(WARM);
        private final Thread reader = new Thread(this::read);
        private final Thread writer = new Thread(this::write);
        private int sent;
        private int received;
        private boolean noticed;
        private int status;
        private long closedAt;
        private boolean ended;
        private String mistake = "";

        End(RawPeer peer, boolean client) {
            this.peer = peer;
            this.client = client;
            reader.setDaemon(true);
            writer.setDaemon(true);
        }

        void start() {
            reader.start();
            writer.start();
        }

        private void write() {
            while (sendNext()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // a load, not a flood
            }
        }

        private synchronized boolean sendNext() {
            if (status != 0 || ended) {
                return false;
            }
            try {
                byte[] text = String.valueOf(sent).getBytes(StandardCharsets.UTF_8);
                if (sent % 3 == 0) {
                    peer.send(RawPeer.frame(false, 1, text, client));
                    peer.send(RawPeer.frame(true, 0, new byte[0], client));
                } else {
                    peer.send(RawPeer.frame(1, text, client));
                }
                sent++;
                return true;
            } catch (IOException failed) {
                mistake += "cannot send: " + failed + "; ";
                return false;
            }
        }

        private void read() {
            String suffix = client ? "[u]" : "[c]";
            try {
                while (true) {
                    WireFrame frame = peer.readFrame();
                    synchronized (this) {
                        take(frame, suffix);
                    }
                }
            } catch (IOException end) {
                synchronized (this) {
                    ended = true;
                }
            }
        }

        private void take(WireFrame frame, String suffix) throws IOException {
            if (frame.opcode() == 8) {
                status = (frame.payload()[0] & 0xFF) << 8 | (frame.payload()[1] & 0xFF);
                closedAt = System.nanoTime();
                peer.send(RawPeer.frame(8, frame.payload(), client));
            } else if (frame.text().equals(received + suffix) && !noticed && status == 0) {
                received++;
                warm.countDown();
            } else if (client && frame.text().equals(NOTICE) && !noticed) {
                noticed = true;
            } else {
                mistake += "after " + received + " came " + frame + "; ";
            }
        }

        void isWarm() throws InterruptedException {
            assertThat(warm.await(30, TimeUnit.SECONDS)).as(mistake).isTrue();
        }

        void hasEnded() throws InterruptedException {
            reader.join(TIMEOUT);
            writer.join(TIMEOUT);
            assertThat(ended).isTrue();
        }
    }

    private record Session(String id, End client, End upstream) {}

    /** How many messages the gateway says it accepted from client and upstream. */
    private record Accepted(int fromClient, int fromUpstream) {}

    private static Accepted accepted(Session session, RunningArtefact gateway) throws IOException {
        Matcher line = Pattern.compile("session " + session.id() + " .*; client (\\d+)/.*; upstream (\\d+)/")
                .matcher(gateway.log());
        assertThat(line.find()).as("session " + session.id() + " in the log").isTrue();
        return new Accepted(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)));
    }

    @Test
    void terminationUnderLoadLosesNothingThatWasAccepted() throws Exception {
        try (RawUpstream listener = new RawUpstream();
                RunningArtefact gateway = start(listener.port())) {
            int port = gateway.port("test");
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                RawClient client = RawClient.asking(port, "/");
                RawUpstream.Connection upstream = listener.upgrade();
                String id = client.expectUpgrade().field("X-Kong-Request-Id").orElseThrow();
                sessions.add(new Session(id, new End(client, true), new End(upstream, false)));
            }
            for (Session session : sessions) {
                session.client().start();
                session.upstream().start();
            }
            for (Session session : sessions) {
                session.client().isWarm();
                session.upstream().isWarm();
            }

            long signalled = System.nanoTime();
            gateway.process().destroy(); // SIGTERM
            isDrained(sessions, gateway, signalled);
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsEndedEarlyEnoughForAnEndInTime() throws Exception {
        String settings = """
                listeners: [{name: test, host: localhost, port: 0}]
                drain: {timeout: 5000}
                timeouts: {lingering_timeout: 3000}
                """;
        try (EchoUpstream upstream = new EchoUpstream();
                RunningArtefact gateway = RunningArtefact.start(directory, settings, """
                        _format_version: "3.0"
                        services:
                          - {name: only, url: "ws://localhost:%d", routes: [{name: only, protocols: [ws], paths: [/]}]}
                        """.formatted(upstream.port()));
                RawClient silent = RawClient.asking(gateway.port("test"), "/")) {
            String id = silent.expectUpgrade().field("X-Kong-Request-Id").orElseThrow();

            gateway.process().destroy();

            assertThat(gateway.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.process().exitValue()).isZero();
            assertThat(gateway.log()).contains("session " + id);
        }
    }

    private void isDrained(List<Session> sessions, RunningArtefact gateway, long signalled) throws Exception {
        Process process = gateway.process();
        int port = gateway.port("test");
        while (sessions.stream().noneMatch(session -> session.client().closedAt != 0)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            assertThat(System.nanoTime() - signalled).isLessThan(TimeUnit.MILLISECONDS.toNanos(TIMEOUT));
        }
        assertThatThrownBy(() -> new RawClient(port).close()).isInstanceOf(ConnectException.class);
        assertThat(process.isAlive()).isTrue();

        assertThat(process.waitFor(TIMEOUT, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();

        for (Session session : sessions) {
            session.client().hasEnded();
            session.upstream().hasEnded();
        }
        for (Session session : sessions) {
            End client = session.client();
            End upstream = session.upstream();
            assertThat(client.mistake + upstream.mistake).isEmpty();
            assertThat(client.status).isEqualTo(1012);
            assertThat(upstream.status).isEqualTo(1012);
            assertThat(client.noticed).isTrue();
            assertThat(upstream.received).as("messages of a client").isEqualTo(client.sent);
            assertThat(client.received).isBetween(WARM, upstream.sent);
            assertThat(accepted(session, gateway)).isEqualTo(new Accepted(client.sent, client.received));
            assertThat(TimeUnit.NANOSECONDS.toMillis(client.closedAt - signalled))
                    .isLessThan(WINDOW + 2_000);
        }
        long first = sessions.stream()
                .mapToLong(session -> session.client().closedAt)
                .min()
                .orElseThrow();
        long last = sessions.stream()
                .mapToLong(session -> session.client().closedAt)
                .max()
                .orElseThrow();
        assertThat(TimeUnit.NANOSECONDS.toMillis(last - first)).isGreaterThan(WINDOW / 2);
        assertThat(gateway.log()).contains("draining " + SESSIONS + " sessions", "drained");
    }
}
