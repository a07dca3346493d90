package io.framegate.balance;

import io.framegate.config.TargetConfig;
import io.framegate.dns.Answer;
import io.framegate.dns.Answer.Place;
import io.framegate.dns.Names;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Looks up the targets of one upstream that are names, each again when its answer may not be kept any longer. A target without a port
 * is looked for as a service first (SRV), as Kong does, and so is one whose name is that of a service, {@code _ws._tcp.example.com}.
 * Used on one event loop.
 */
final class TargetNames {

    /** The shortest time between two look-ups of a name, in ms. */
    private static final long SHORTEST = 1_000;

    private final Vertx vertx;
    private final Balancer balancer;
    private final Supplier<Names> names;
    private final long longest;
    private final Map<String, LookUp> lookUps = new HashMap<>();

    /** @param longest how long an answer is kept at most, in ms */
    TargetNames(Vertx vertx, Balancer balancer, Supplier<Names> names, long longest) {
        this.vertx = vertx;
        this.balancer = balancer;
        this.names = names;
        this.longest = longest;
    }

    /** Looks up these targets from now on, and no others; completes when each that is new was looked up once. */
    Future<?> follow(List<TargetConfig> targets) {
        Map<String, LookUp> gone = new HashMap<>(lookUps);
        List<Future<?>> first = new ArrayList<>();
        for (TargetConfig target : targets) {
            if (!target.isAddress() && gone.remove(target.name()) == null) {
                LookUp lookUp = new LookUp(target);
                lookUps.put(target.name(), lookUp);
                first.add(lookUp.look());
            }
        }
        gone.forEach((name, lookUp) -> {
            lookUp.stop();
            lookUps.remove(name);
        });
        return Future.join(first);
    }

    void stop() {
        lookUps.values().forEach(LookUp::stop);
        lookUps.clear();
    }

    /** One name that is looked up again and again. */
    private final class LookUp {

        private final TargetConfig target;
        private final boolean mayBeService;
        private long patience = SHORTEST;
        private long timer = -1;
        private boolean stopped;

        LookUp(TargetConfig target) {
            this.target = target;
            this.mayBeService = target.port().isEmpty() || target.host().startsWith("_");
        }

        Future<?> look() {
            Future<Answer> answer = mayBeService
                    ? names.get().services(target.host()).recover(none -> names.get()
                            .addresses(target.host()))
                    : names.get().addresses(target.host());
            return answer.onComplete(found -> {
                if (!stopped) {
                    timer = vertx.setTimer(
                            found.succeeded() ? found(found.result()) : missed(found.cause()), again -> look());
                }
            });
        }

        private long found(Answer answer) {
            balancer.found(target, answer.places().stream().map(this::address).toList());
            patience = SHORTEST;
            long ttl = answer.ttl() > longest / 1_000 ? longest : answer.ttl() * 1_000;
            return Math.max(SHORTEST, ttl);
        }

        private Address address(Place place) {
            int own = target.port().orElse(TargetConfig.DEFAULT_PORT);
            return new Address(place.ip(), place.port().orElse(own), place.name(), place.weight());
        }

        private long missed(Throwable cause) {
            String why = cause instanceof UnknownHostException ? cause.getMessage() : cause.toString();
            balancer.notFound(target, String.valueOf(why));
            long wait = patience;
            patience = Math.min(longest, 2 * patience);
            return wait;
        }

        void stop() {
            stopped = true;
            vertx.cancelTimer(timer);
        }
    }
}
