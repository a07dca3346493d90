package io.framegate.gateway;

import io.vertx.core.Vertx;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

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
        private Alarm alarm = NO_ALARM;

        /** When to be woken at the latest, or {@link #NEVER}. */
        abstract long nextDeadline();

        /** Called when {@link #nextDeadline()} has passed. */
        @Override
        public abstract void accept(long now);
    }

    /** When to look at whom. One that is replaced or given up stays in the queue until it is due, but holds nobody. */
    private static final class Alarm implements Comparable<Alarm> {
        private final long due;
        private @Nullable Sleeper sleeper;

        Alarm(long due, @Nullable Sleeper sleeper) {
            this.due = due;
            this.sleeper = sleeper;
        }

        @Override
        public int compareTo(Alarm other) {
            return Long.compare(due, other.due);
        }
    }

    private static final Alarm NO_ALARM = new Alarm(NEVER, null);

    /** To be called whenever a sleeper's deadline may have come nearer. */
    void watch(Sleeper sleeper) {
        long due = sleeper.nextDeadline();
        if (due < sleeper.alarm.due) {
            replace(sleeper, new Alarm(due, sleeper));
            alarms.add(sleeper.alarm);
            setTimer();
        }
    }

    /** To be called when a sleeper has no deadlines any more. */
    void forget(Sleeper sleeper) {
        replace(sleeper, NO_ALARM);
    }

    private static void replace(Sleeper sleeper, Alarm alarm) {
        sleeper.alarm.sleeper = null;
        sleeper.alarm = alarm;
    }

    private void setTimer() {
        Alarm next = alarms.peek();
        if (next == null || next.due >= timerDue) {
            return;
        }
        vertx.cancelTimer(timer);
        timerDue = next.due;
        long millis = TimeUnit.NANOSECONDS.toMillis(timerDue - now()) + 1;
        timer = vertx.setTimer(Math.max(1, millis), fired -> wake());
    }

    private void wake() {
        timerDue = NEVER;
        long now = now();
        for (Alarm alarm = alarms.peek(); alarm != null && alarm.due <= now; alarm = alarms.peek()) {
            alarms.remove();
            Sleeper sleeper = alarm.sleeper;
            if (sleeper != null) {
                replace(sleeper, NO_ALARM);
                if (sleeper.nextDeadline() <= now) {
                    sleeper.accept(now);
                }
                watch(sleeper);
            }
        }
        setTimer();
    }
}
