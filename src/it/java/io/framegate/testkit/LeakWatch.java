package io.framegate.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class during which a buffer was lost. Netty's leak detector only logs what it finds, and only when buffers
 * are collected; this collects them and reads the log. Registered for every class; does nothing unless the detector is at
 * {@code paranoid}, as it is in the integration tests.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {

    private static final int COLLECTIONS = 4;
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static boolean isWatching() {
        return ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isWatching() && !LOG.isStarted()) {
            LOG.start();
            ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(LOG);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (isWatching()) {
            List<String> leaks = leaks();
            if (!leaks.isEmpty()) {
                throw new AssertionError("buffers were lost:\n" + String.join("\n", leaks));
            }
        }
    }

    /** What was lost since this was asked last. */
    static synchronized List<String> leaks() throws InterruptedException {
        Object clock = new Object();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            synchronized (clock) {
                clock.wait(10); // the collector hands over what it found on a thread of its own
            }
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release(); // the detector looks when a buffer is made
        }
        List<String> leaks = List.copyOf(LOG.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        LOG.list.clear();
        return leaks;
    }
}
