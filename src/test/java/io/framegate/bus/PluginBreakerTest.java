package io.framegate.bus;

import static io.framegate.session.Breaker.Permission.GRANTED;
import static io.framegate.session.Breaker.Permission.PROBE;
import static io.framegate.session.Breaker.Permission.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.framegate.config.BreakerConfig;
import io.framegate.session.Breaker.Permission;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** When a plugin's circuit opens and closes; time passes only where a test says so. */
class PluginBreakerTest {

    private static final int TIMEOUT = 1_000;
    private static final int WAIT = 5_000;

    private final AtomicLong now = new AtomicLong(-5);
    private final Logger logger = (Logger) LoggerFactory.getLogger(PluginBreaker.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(log);
    }

    private List<Level> logged() {
        List<Level> levels = log.list.stream().map(ILoggingEvent::getLevel).toList();
        log.list.clear();
        return levels;
    }

    /** Opens when half of the latest ten answers, or of four at least, are failures; has two probes. */
    private PluginBreaker breaker() {
        return breaker(new BreakerConfig(50, 10, 4, WAIT, 2));
    }

    private PluginBreaker breaker(BreakerConfig config) {
        return new PluginBreaker("test", config, TIMEOUT, now::get);
    }

    private void after(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static void fails(PluginBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(GRANTED);
        }
    }

    private static void succeeds(PluginBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.succeeded(GRANTED);
        }
    }

    private PluginBreaker open() {
        PluginBreaker breaker = breaker();
        fails(breaker, 4);
        assertThat(breaker.ask()).isEqualTo(REFUSED);
        logged();
        return breaker;
    }

    private PluginBreaker halfOpen() {
        PluginBreaker breaker = open();
        after(WAIT + 1);
        return breaker;
    }

    // ---- closed

    @Test
    void opensAtTheRateAndNotBelowTheMinimum() {
        PluginBreaker breaker = breaker();
        fails(breaker, 3);
        assertThat(breaker.ask()).isEqualTo(GRANTED);

        fails(breaker, 1);

        assertThat(breaker.ask()).isEqualTo(REFUSED);
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void successesBeforeTheFirstFailureCount() {
        PluginBreaker breaker = breaker();
        succeeds(breaker, 1_000);
        fails(breaker, 4);
        assertThat(breaker.ask()).isEqualTo(GRANTED);

        fails(breaker, 1);

        assertThat(breaker.ask()).isEqualTo(REFUSED);
    }

    record Rules(int rate, int window, int minimum) {}

    @Provide
    Arbitrary<Rules> rules() {
        return Arbitraries.integers().between(1, 12).flatMap(window -> Combinators.combine(
                        Arbitraries.integers().between(1, 100),
                        Arbitraries.integers().between(1, window))
                .as((rate, minimum) -> new Rules(rate, window, minimum)));
    }

    /** That successes are not always told makes no difference. */
    @Property
    void opensExactlyWhenACircuitOpensThatIsToldEverything(
            @ForAll("rules") Rules rules, @ForAll List<Boolean> answers) {
        PluginBreaker breaker = breaker(new BreakerConfig(rules.rate, rules.window, rules.minimum, WAIT, 1));
        CircuitBreaker told = CircuitBreaker.of(
                "told",
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(rules.rate)
                        .slidingWindowSize(rules.window)
                        .minimumNumberOfCalls(rules.minimum)
                        .build());

        for (boolean success : answers) {
            if (success) {
                breaker.succeeded(GRANTED);
                told.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                breaker.failed(GRANTED);
                told.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException());
            }
            assertThat(breaker.isClosed()).isEqualTo(told.getState() == State.CLOSED);
        }
    }

    /** Every success and failure of several threads is counted once. */
    @Test
    void threadsShareTheCount() throws Exception {
        int each = 5_000;
        PluginBreaker breaker = breaker(new BreakerConfig(50, 10_000, 10_000, WAIT, 1));
        together(List.of(succeeding(breaker, each), failing(breaker, each - 1)));
        assertThat(breaker.ask()).isEqualTo(GRANTED);

        breaker.failed(GRANTED);

        assertThat(breaker.ask()).isEqualTo(REFUSED);
    }

    private static Callable<Object> succeeding(PluginBreaker breaker, int times) {
        return Executors.callable(() -> succeeds(breaker, times));
    }

    private static Callable<Object> failing(PluginBreaker breaker, int times) {
        return Executors.callable(() -> fails(breaker, times));
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> task : tasks) {
                running.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- open

    @Test
    void staysOpenForItsTime() {
        PluginBreaker breaker = open();

        after(WAIT);

        assertThat(breaker.ask()).isEqualTo(REFUSED);
    }

    @Test
    void isLoggedOnceHoweverManyAsk() {
        PluginBreaker breaker = breaker();
        fails(breaker, 4);
        for (int i = 0; i < 100; i++) {
            breaker.ask();
        }
        fails(breaker, 10);

        assertThat(logged()).containsExactly(Level.WARN);
    }

    @Test
    void answersToWhatWasAskedBeforeItOpenedChangeNothing() {
        PluginBreaker breaker = halfOpen();
        assertThat(breaker.ask()).isEqualTo(PROBE);

        succeeds(breaker, 10);
        fails(breaker, 10);

        assertThat(breaker.ask()).isEqualTo(PROBE);
        assertThat(breaker.ask()).isEqualTo(REFUSED);
        breaker.succeeded(PROBE);
        breaker.succeeded(PROBE);
        assertThat(breaker.ask()).isEqualTo(GRANTED);
    }

    // ---- half open

    @Test
    void hasSoManyProbes() throws Exception {
        PluginBreaker breaker = breaker(new BreakerConfig(50, 10, 10, WAIT, 5));
        fails(breaker, 10);
        after(WAIT + 1);

        List<Permission> permissions = together(Collections.nCopies(8, breaker::ask));

        assertThat(permissions).containsOnly(PROBE, REFUSED);
        assertThat(permissions.stream().filter(PROBE::equals)).hasSize(5);
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void closesWhenItsProbesSucceedAndBeginsToCountAnew() {
        PluginBreaker breaker = halfOpen();
        breaker.ask();
        breaker.ask();
        breaker.succeeded(PROBE);
        assertThat(breaker.isClosed()).isFalse();

        breaker.succeeded(PROBE);

        assertThat(breaker.ask()).isEqualTo(GRANTED);
        assertThat(logged()).containsExactly(Level.INFO);
        fails(breaker, 3);
        assertThat(breaker.ask()).isEqualTo(GRANTED);
        fails(breaker, 1);
        assertThat(breaker.ask()).isEqualTo(REFUSED);
    }

    @Test
    void opensAgainWhenItsProbesFail() {
        PluginBreaker breaker = halfOpen();
        breaker.ask();
        breaker.ask();
        breaker.succeeded(PROBE);
        breaker.failed(PROBE);

        assertThat(breaker.ask()).isEqualTo(REFUSED);
        assertThat(logged()).containsExactly(Level.WARN);
        after(WAIT);
        assertThat(breaker.ask()).isEqualTo(REFUSED);
        after(1);
        assertThat(breaker.ask()).isEqualTo(PROBE);
    }

    @Test
    void probeThatIsAbandonedIsSomebodyElses() {
        PluginBreaker breaker = halfOpen();
        breaker.ask();
        breaker.ask();
        assertThat(breaker.ask()).isEqualTo(REFUSED);

        breaker.abandoned();

        assertThat(breaker.ask()).isEqualTo(PROBE);
        assertThat(breaker.ask()).isEqualTo(REFUSED);
    }

    @Test
    void probesOfWhichNothingIsHeardAreGivenUp() {
        PluginBreaker breaker = halfOpen();
        breaker.ask();
        breaker.ask();
        after(4 * TIMEOUT);
        assertThat(breaker.ask()).isEqualTo(REFUSED);
        assertThat(logged()).isEmpty();

        after(1);
        assertThat(breaker.ask()).isEqualTo(REFUSED);

        assertThat(logged()).containsExactly(Level.WARN);
        after(WAIT + 1);
        assertThat(breaker.ask()).isEqualTo(PROBE);
    }
}
