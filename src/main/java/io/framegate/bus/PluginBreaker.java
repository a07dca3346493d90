package io.framegate.bus;

import io.framegate.config.BreakerConfig;
import io.framegate.session.Breaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The breaker of a configured plugin, on Resilience4j's circuit breaker. Logs its states: WARN when it opens, INFO when it
 * closes.
 *
 * <p>Resilience4j takes a lock and an object for every success. While there is no failure in the window they are only counted
 * here, up to the window's size, and told when a failure comes: successes in a row look alike, so the failure rate is exactly
 * that of the latest answers. So what is asked while all is well costs a read of a volatile variable, and so does what is
 * answered once the window is full. As long as there is a failure in the window, every answer takes the lock.
 *
 * <p>What was asked while the circuit was closed and is answered when it is not any more, or the other way round, does not
 * count: the answers that a half open circuit waits for are those of its probes.
 */
public final class PluginBreaker implements Breaker {

    private static final Logger LOG = LoggerFactory.getLogger(PluginBreaker.class);

    /** Instead of a number of successes: everything is told. */
    private static final int NONE_UNTOLD = -1;

    private final String plugin;
    private final BreakerConfig config;
    private final LongSupplier nanos;
    private final long patience;
    private final CircuitBreaker circuit;

    /** How many successes the circuit, which is closed, has not been told of; they are as good as many more. */
    private final AtomicInteger untold = new AtomicInteger();

    private volatile long openedAt;
    private long lastProbeAt;

    /** What Resilience4j wants of every failure. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private static final Failed FAILED = new Failed();

        private Failed() {
            super("the plugin failed", null, false, false);
        }
    }

    /**
     * A closed one.
     *
     * @param plugin which plugin it is about, for logs
     * @param timeoutMillis how long the plugin may take to answer, in ms
     * @param nanos what time it is, in ns from any moment
     */
    public PluginBreaker(String plugin, BreakerConfig config, long timeoutMillis, LongSupplier nanos) {
        this.plugin = plugin;
        this.config = config;
        this.nanos = nanos;
        // a decision that is pending has its time anew; all of it again, for what comes late
        this.patience = TimeUnit.MILLISECONDS.toNanos(4 * timeoutMillis);
        this.circuit = CircuitBreaker.of(
                plugin,
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(config.failureRate())
                        .slidingWindowSize(config.window())
                        .minimumNumberOfCalls(config.minimum())
                        .waitDurationInOpenState(Duration.ofMillis(config.waitDuration()))
                        .permittedNumberOfCallsInHalfOpenState(config.halfOpen())
                        .clock(new Ticking(nanos))
                        .build());
    }

    /** A clock that nobody sets. */
    private static final class Ticking extends Clock {
        private final LongSupplier nanos;
        private final long start;

        Ticking(LongSupplier nanos) {
            this.nanos = nanos;
            this.start = nanos.getAsLong();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.getAsLong() - start);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Override
    public Breaker.Condition condition() {
        return switch (circuit.getState()) {
            case OPEN -> Breaker.Condition.OPEN;
            case HALF_OPEN -> Breaker.Condition.HALF_OPEN;
            default -> Breaker.Condition.CLOSED;
        };
    }

    @Override
    public boolean isClosed() {
        return untold.get() != NONE_UNTOLD || circuit.getState() == State.CLOSED;
    }

    @Override
    public Permission ask() {
        if (isClosed()) {
            return Permission.GRANTED;
        }
        boolean waits = circuit.getState() == State.OPEN
                && nanos.getAsLong() - openedAt < TimeUnit.MILLISECONDS.toNanos(config.waitDuration());
        return waits ? Permission.REFUSED : askForAProbe();
    }

    private synchronized Permission askForAProbe() {
        if (isClosed()) {
            return Permission.GRANTED;
        }
        if (circuit.tryAcquirePermission()) {
            lastProbeAt = nanos.getAsLong();
            return Permission.PROBE;
        }
        if (circuit.getState() == State.HALF_OPEN && nanos.getAsLong() - lastProbeAt > patience) {
            LOG.warn("what came of the probes of plugin {} is not known: its circuit is open again", plugin);
            circuit.transitionToOpenState();
            openedAt = nanos.getAsLong();
        }
        return Permission.REFUSED;
    }

    @Override
    public void succeeded(Permission asked) {
        for (int known = untold.get(); known != NONE_UNTOLD; known = untold.get()) {
            if (known == config.window() || untold.compareAndSet(known, known + 1)) {
                return;
            }
        }
        tell(asked, true);
    }

    @Override
    public void failed(Permission asked) {
        tell(asked, false);
    }

    @Override
    public synchronized void abandoned() {
        if (circuit.getState() == State.HALF_OPEN) {
            circuit.releasePermission();
        }
    }

    private synchronized void tell(Permission asked, boolean success) {
        State before = circuit.getState();
        if (before != (asked == Permission.PROBE ? State.HALF_OPEN : State.CLOSED)) {
            return;
        }
        for (int earlier = untold.getAndSet(NONE_UNTOLD); earlier > 0; earlier--) {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
        if (success) {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            circuit.onError(0, TimeUnit.NANOSECONDS, Failed.FAILED);
        }
        if (circuit.getState() == State.OPEN) {
            opened(before);
        } else if (circuit.getState() == State.CLOSED) {
            if (before == State.HALF_OPEN) {
                LOG.info("the circuit of plugin {} is closed: it is asked again", plugin);
            }
            if (circuit.getMetrics().getNumberOfFailedCalls() == 0) {
                untold.set(0);
            }
        }
    }

    private void opened(State before) {
        openedAt = nanos.getAsLong();
        Metrics metrics = circuit.getMetrics();
        LOG.warn(
                "the circuit of plugin {} is open{} for {} ms: it failed {} of {} times, and is not asked meanwhile",
                plugin,
                before == State.HALF_OPEN ? " again" : "",
                config.waitDuration(),
                metrics.getNumberOfFailedCalls(),
                metrics.getNumberOfBufferedCalls());
    }
}
