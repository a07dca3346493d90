package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are idle hold on to none of the messages that went through them: a message may be 16 MiB, an idle pair 8 KiB. */
class RetentionIT {

    private static final int SESSIONS = 200;
    private static final int MESSAGE_BYTES = 60_000;
    private static final int FIELD_BYTES = 6_000;

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/inspect", "/rewrite"})
    void idleSessionsKeepNoMessage(String path) throws Exception {
        String text = "x".repeat(MESSAGE_BYTES);
        List<Session> sessions = new ArrayList<>();
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .start(Files.readString(Path.of("conf", "examples", "bench-kong.yml"))
                                .replace("127.0.0.1:21001", "localhost:" + upstream.port()))) {
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(gateway.sessionAt(path, upstream));
            }
            long before = liveHeap();
            for (Session session : sessions) {
                session.client().sendText(text);
                assertThat(session.upstream().readFrame().payload()).hasSizeGreaterThanOrEqualTo(MESSAGE_BYTES);
                session.upstream().sendText(text);
                assertThat(session.client().readFrame().payload()).hasSizeGreaterThanOrEqualTo(MESSAGE_BYTES);
            }
            assertThat(liveHeap() - before)
                    .as("bytes of heap that %d idle sessions hold after a message in either direction", SESSIONS)
                    .isLessThan((long) SESSIONS * MESSAGE_BYTES / 4);
        } finally {
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    /** Nor is an ended session held until its deadlines would have come. */
    @Test
    void sessionsThatHaveEndedAreForgotten() throws Exception {
        String field = "X-Filler: " + "x".repeat(FIELD_BYTES);
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .settings("timeouts: {idle: 3600000}")
                        .forgetful()
                        .start(upstream.port())) {
            beginAndEnd(SESSIONS, field, gateway, upstream);
            long before = liveHeap();
            beginAndEnd(SESSIONS, field, gateway, upstream);
            assertThat(liveHeap() - before)
                    .as("bytes of heap that %d ended sessions hold", SESSIONS)
                    .isLessThan((long) SESSIONS * FIELD_BYTES / 4);
        }
    }

    private static void beginAndEnd(int sessions, String field, TestGateway gateway, RawUpstream upstream)
            throws Exception {
        for (int i = 0; i < sessions; i++) {
            try (Session session = gateway.session(upstream, field)) {
                session.client().sendHex("88 82 00 00 00 00 03 E8");
                session.upstream().expectHex("88 02 03 E8");
                session.upstream().sendHex("88 02 03 E8");
                session.client().expectHex("88 02 03 E8");
            }
        }
        while (gateway.sessions() > 0) {
            Thread.onSpinWait();
        }
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
