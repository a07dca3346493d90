package io.framegate.gateway;

import io.vertx.core.Vertx;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The deadlines of one event loop's sessions: one Vert.x timer for all of them, and nothing to do per frame. A sleeper that
 * moved its deadline back is only looked at when its earlier one comes.
 */
final class Ticker {

    /** The deadline of something that waits for nothing. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long ORIGIN = System.nanoTime();

    private final Vertx vertx;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private long timer = -1;
    private long timerDue = NEVER;

    Ticker(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The time of all sessions: ns since this class was loaded. */
    static long now() {
        return System.nanoTime() - ORIGIN;
    }

    /** Something that has deadlines. */
    abstract static class Sleeper implements LongConsumer {
        private long alarmDue = NEVER;

        /** When to be woken at the latest, or {@link #NEVER}. */
        abstract long nextDeadline();

        /** Called when {@link #nextDeadline()} has passed. */
        @Override
        public abstract void accept(long now);
    }

    private record Alarm(long due, Sleeper sleeper) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return Long.compare(due, other.due);
        }
    }

    /** To be called whenever a sleeper's deadline may have come nearer. */
    void watch(Sleeper sleeper) {
        long due = sleeper.nextDeadline();
        if (due < sleeper.alarmDue) {
            sleeper.alarmDue = due;
            alarms.add(new Alarm(due, sleeper));
            setTimer();
        }
    }

    private void setTimer() {
        Alarm next = alarms.peek();
        if (next == null || next.due() >= timerDue) {
            return;
        }
        vertx.cancelTimer(timer);
        timerDue = next.due();
        long millis = TimeUnit.NANOSECONDS.toMillis(timerDue - now()) + 1;
        timer = vertx.setTimer(Math.max(1, millis), fired -> wake());
    }

    private void wake() {
        timerDue = NEVER;
        long now = now();
        for (Alarm alarm = alarms.peek(); alarm != null && alarm.due() <= now; alarm = alarms.peek()) {
            alarms.remove();
            Sleeper sleeper = alarm.sleeper();
            if (alarm.due() == sleeper.alarmDue) {
                sleeper.alarmDue = NEVER;
                if (sleeper.nextDeadline() <= now) {
                    sleeper.accept(now);
                }
                watch(sleeper);
            }
        }
        setTimer();
    }
}
