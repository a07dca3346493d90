package io.framegate.plugins.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records between the event loops, which add them without waiting, and the thread that writes them. When a sink fails, a batch is
 * tried again after 0.1 s, then after twice as long each time but at most 10 s, {@value #RETRIES} times, which takes 23 s. What
 * does not find room in the meantime, or cannot be written, is discarded. Closing it writes what waits, once and for at most
 * {@value #PATIENCE} ms.
 */
final class LogQueue implements AutoCloseable {

    static final int RETRIES = 8;
    static final long PATIENCE = 5_000;

    private static final long FIRST_DELAY = 100;
    private static final long LONGEST_DELAY = 10_000;
    private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger("framegate.log");

    private final String plugin;
    private final QueueConfig config;
    private final Sink sink;
    private final Thread writer;
    private final Deque<LogRecord> waiting = new ArrayDeque<>();
    /** Since the last record that told of them. */
    private long discarded;

    private long discardedEver;
    private boolean closed;

    // Of the writer alone:
    private long warnedOf;
    private long nextWarning = System.nanoTime();
    private String lastFailure = "";

    private LogQueue(String plugin, QueueConfig config, Sink sink) {
        this.plugin = plugin;
        this.config = config;
        this.sink = sink;
        this.writer = new Thread(this::write, plugin);
        writer.setDaemon(true);
    }

    /** A queue whose thread runs until it is closed. */
    static LogQueue started(String plugin, QueueConfig config, Sink sink) {
        LogQueue queue = new LogQueue(plugin, config, sink);
        queue.writer.start();
        return queue;
    }

    /** Adds a record, or counts it where there is no room. Never waits for anything but a turn. */
    synchronized void add(LogRecord record) {
        if (closed || waiting.size() >= config.maxEntries()) {
            discarded++;
            discardedEver++;
            return;
        }
        waiting.add(record);
        if (waiting.size() == 1 || waiting.size() == config.maxBatchSize()) {
            notifyAll();
        }
    }

    /** Records to write, and how many before them were discarded. */
    private record Batch(List<LogRecord> records, long discarded) {

        List<String> lines() {
            List<String> lines = new ArrayList<>(records.size());
            for (LogRecord record : records) {
                lines.add(record.json(lines.isEmpty() ? discarded : 0));
            }
            return lines;
        }
    }

    /** The next records, when there are enough or they have waited long enough; none if it was closed and nothing waits. */
    private synchronized Batch next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.coalescingMillis());
        long left = until - System.nanoTime();
        while (waiting.size() < config.maxBatchSize() && !closed && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        List<LogRecord> records = new ArrayList<>();
        while (records.size() < config.maxBatchSize() && !waiting.isEmpty()) {
            records.add(waiting.remove());
        }
        Batch batch = new Batch(records, discarded);
        discarded = 0;
        return batch;
    }

    private synchronized void discard(Batch batch) {
        discarded += batch.discarded() + batch.records().size();
        discardedEver += batch.records().size();
    }

    private void write() {
        try {
            for (Batch batch = next(); !batch.records().isEmpty(); batch = next()) {
                write(batch);
                warn(false);
            }
        } catch (InterruptedException outOfPatience) {
            LOG.debug("{} was closed before everything was written", plugin);
        } finally {
            end();
        }
    }

    private void write(Batch batch) throws InterruptedException {
        boolean written = false;
        try {
            written = isWritten(batch);
        } finally {
            if (!written) {
                discard(batch);
            }
        }
    }

    private boolean isWritten(Batch batch) throws InterruptedException {
        long delay = FIRST_DELAY;
        for (int tries = 0; ; tries++) {
            try {
                sink.write(batch.lines());
                return true;
            } catch (InterruptedException outOfPatience) {
                throw outOfPatience;
            } catch (Sink.Refused refused) {
                lastFailure = String.valueOf(refused.getMessage());
                return false;
            } catch (Exception failure) {
                lastFailure = failure.getClass().getName();
                if (tries == RETRIES || isClosedAfter(delay)) {
                    return false;
                }
                delay = Math.min(2 * delay, LONGEST_DELAY);
            }
        }
    }

    private synchronized boolean isClosedAfter(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = until - System.nanoTime();
        while (!closed && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        return closed;
    }

    /** Once a minute at most, and at the end. */
    private synchronized void warn(boolean last) {
        if (discardedEver > warnedOf && (last || System.nanoTime() - nextWarning >= 0)) {
            LOG.warn(
                    "{} has discarded {} records{}",
                    plugin,
                    discardedEver - warnedOf,
                    lastFailure.isEmpty() ? "" : ", last failure: " + lastFailure);
            warnedOf = discardedEver;
            nextWarning = System.nanoTime() + BETWEEN_WARNINGS;
        }
    }

    private synchronized void end() {
        discardedEver += waiting.size();
        waiting.clear();
        warn(true);
        try {
            sink.close();
        } catch (Exception failure) {
            LOG.warn("{} could not be closed: {}", plugin, failure.getClass().getName());
        }
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        writer.join(PATIENCE);
        writer.interrupt();
    }
}
