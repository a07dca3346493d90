package io.framegate.socket;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/** The sockets of one event loop that have written in this turn: flushed together at its end, by one task for all. */
final class Flushes implements Runnable {

    private static final FastThreadLocal<Flushes> OF_THIS_LOOP = new FastThreadLocal<>() {
        @Override
        protected Flushes initialValue() {
            return new Flushes();
        }
    };

    private final List<FrameTap> waiting = new ArrayList<>();

    private Flushes() {}

    static Flushes ofThisLoop() {
        return OF_THIS_LOOP.get();
    }

    /** Flushes this one too when the turn is over. */
    void add(FrameTap tap) {
        waiting.add(tap);
        if (waiting.size() == 1) {
            tap.loop().execute(this);
        }
    }

    /** A flush may make a socket writable again, and so cause more writes: they are flushed in the same run. */
    @Override
    public void run() {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).flush();
        }
        waiting.clear();
    }
}
