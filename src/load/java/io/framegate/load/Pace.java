package io.framegate.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hands out messages at a fixed rate until the schedule is over, on a thread of its own; never waits for a reply. */
final class Pace {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private Pace() {}

    static void start(Clients clients, Schedule schedule, int rate) {
        Thread thread = new Thread(() -> run(clients, schedule, rate), "pace");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Clients clients, Schedule schedule, int rate) {
        long due = schedule.start();
        for (long number = 0; !schedule.isOver(due); number++) {
            due = schedule.start() + number / rate * SECOND + number % rate * SECOND / rate;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            clients.send(number, due);
        }
    }
}
