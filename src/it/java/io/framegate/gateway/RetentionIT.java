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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are idle hold on to none of the messages that went through them: a message may be 16 MiB, an idle pair 8 KiB. */
class RetentionIT {

    private static final int SESSIONS = 200;
    private static final int MESSAGE_BYTES = 60_000;

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

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
