package io.framegate.balance;

import io.framegate.balance.Health.Failure;
import io.framegate.config.HealthchecksConfig.Active;
import io.framegate.config.HealthchecksConfig.ActiveUnhealthy;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks the endpoints of one upstream again and again, the healthy ones at their interval and the unhealthy ones at theirs, with one
 * timer for both. The first time is a random moment of the interval, so that several gateways do not ask in step. Who has not
 * answered yet is not asked again, and who waits for his turn waits once. Used on one event loop.
 */
final class ActiveChecks {

    private static final long NEVER = Long.MAX_VALUE;

    private final Vertx vertx;
    private final Balancer balancer;
    private final Active checks;
    private final Probe probe;
    private final ClientSSLOptions tls;
    private final Set<Endpoint> waiting = new LinkedHashSet<>();
    private final Set<Endpoint> asked = new HashSet<>();
    private long healthyDue;
    private long unhealthyDue;
    private long timer = -1;
    private boolean stopped;

    /** @param tls how TLS is spoken to the targets, if the checks do */
    ActiveChecks(Vertx vertx, Balancer balancer, Active checks, Probe probe, ClientSSLOptions tls) {
        this.vertx = vertx;
        this.balancer = balancer;
        this.checks = checks;
        this.probe = probe;
        this.tls = tls;
    }

    void start() {
        long now = System.nanoTime();
        healthyDue = first(now, nanos(checks.healthy().interval()));
        unhealthyDue = first(now, nanos(checks.unhealthy().interval()));
        setTimer();
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        waiting.clear();
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private static long first(long now, long interval) {
        return interval == 0 ? NEVER : now + ThreadLocalRandom.current().nextLong(interval);
    }

    private void setTimer() {
        long due = Math.min(healthyDue, unhealthyDue);
        if (due != NEVER) {
            long millis = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()) + 1;
            timer = vertx.setTimer(Math.max(1, millis), fired -> round());
        }
    }

    private void round() {
        long now = System.nanoTime();
        if (healthyDue <= now) {
            healthyDue = now + nanos(checks.healthy().interval());
            waiting.addAll(balancer.endpoints(true));
        }
        if (unhealthyDue <= now) {
            unhealthyDue = now + nanos(checks.unhealthy().interval());
            waiting.addAll(balancer.endpoints(false));
        }
        askNext();
        setTimer();
    }

    private void askNext() {
        while (asked.size() < checks.concurrency() && !waiting.isEmpty()) {
            Iterator<Endpoint> first = waiting.iterator();
            Endpoint next = first.next();
            first.remove();
            if (asked.add(next)) {
                ask(next);
            }
        }
    }

    private void ask(Endpoint endpoint) {
        probe.ask(checks, balancer.destination(endpoint), tls).onComplete(answer -> {
            asked.remove(endpoint);
            if (stopped) {
                return;
            }
            if (answer.failed()) {
                failed(endpoint, answer.cause());
            } else if (answer.result()) {
                balancer.succeeded(endpoint, checks.healthy().successes());
            }
            askNext();
        });
    }

    private void failed(Endpoint endpoint, Throwable cause) {
        Failure kind = cause instanceof Probe.Ill ill ? ill.kind() : Failure.TCP;
        ActiveUnhealthy limits = checks.unhealthy();
        int tooMany =
                switch (kind) {
                    case TCP -> limits.tcpFailures();
                    case TIMEOUT -> limits.timeouts();
                    case HTTP -> limits.httpFailures();
                };
        balancer.failed(endpoint, kind, tooMany, "check: " + cause.getMessage());
    }
}
