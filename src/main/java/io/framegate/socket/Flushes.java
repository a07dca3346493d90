package io.framegate.socket;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The sockets of one event loop that have written in this turn: flushed together, at its end or as soon as much waits. Small
 * frames to one socket so leave in one system call; large ones are sent while they are still in the processor's cache.
 */
final class Flushes implements Runnable {

    /** As many bytes do not wait for the end of the turn. */
    static final int MOST_BYTES = 32_768;

    /** A socket that was written to. */
    interface Written {

        /** Sends what was written since the last call; nothing, if nothing was. */
        void flush();

        /** The event loop it lives on. */
        Executor loop();
    }

    private static final FastThreadLocal<Flushes> OF_THIS_LOOP = new FastThreadLocal<>() {
        @Override
        protected Flushes initialValue() {
            return new Flushes();
        }
    };

    private final List<Written> waiting = new ArrayList<>();
    private int bytes;
    /** The end of this turn has a task. */
    private boolean scheduled;

    Flushes() {}

    static Flushes ofThisLoop() {
        return OF_THIS_LOOP.get();
    }

    /** Flushes this one too, now or when the turn is over; {@code size} is in bytes. */
    void wrote(Written socket, int size) {
        if (waiting.isEmpty() || waiting.get(waiting.size() - 1) != socket) {
            waiting.add(socket);
        }
        bytes += size;
        if (bytes >= MOST_BYTES) {
            flush();
        } else if (!scheduled) {
            scheduled = true;
            socket.loop().execute(this);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        flush();
    }

    /** A flush may make a socket writable again, and so cause more writes: they are flushed in the same run. */
    private void flush() {
        bytes = 0;
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).flush();
        }
        waiting.clear();
    }
}
