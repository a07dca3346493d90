package io.framegate.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hands out messages at a fixed rate, on a thread of its own; never waits for a reply. */
final class Pace {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Thread thread;
    private volatile boolean running = true;

    /** At rate 0 it has nothing to do. */
    Pace(Clients clients, int rate) {
        thread = new Thread(rate > 0 ? () -> run(clients, rate) : () -> {}, "pace");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Clients clients, int rate) {
        long start = System.nanoTime();
        for (long number = 0; running; number++) {
            long due = start + number / rate * SECOND + number % rate * SECOND / rate;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            clients.send(number, due);
        }
    }

    void stop() throws InterruptedException {
        running = false;
        thread.join();
    }
}
