package io.framegate.balance;

import io.framegate.balance.Balancers.Change;
import io.framegate.config.DnsConfig;
import io.framegate.config.UpstreamConfig;
import io.framegate.dns.Names;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.ClientSSLOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the targets of all upstreams, on one event loop: looks up their names, and asks whether they are healthy. Deployed once
 * for a gateway.
 */
public final class UpkeepVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(UpkeepVerticle.class);

    private static final int FIRST_SECONDS = 5;

    private final Balancers balancers;
    private final Function<UpstreamConfig, ClientSSLOptions> tls;
    private final DnsConfig dns;
    private final Map<Balancer, TargetNames> named = new HashMap<>();
    private final Map<Balancer, ActiveChecks> checked = new HashMap<>();

    /** Empty until there is an upstream. */
    private Optional<Probe> probe = Optional.empty();

    /** Empty until there is a name to look up: it takes a socket. */
    private Optional<Names> names = Optional.empty();

    /**
     * @param tls how the checks of an upstream speak TLS
     * @param dns how names are looked up
     */
    public UpkeepVerticle(Balancers balancers, Function<UpstreamConfig, ClientSSLOptions> tls, DnsConfig dns) {
        this.balancers = balancers;
        this.tls = tls;
        this.dns = dns;
    }

    private Probe probe() {
        Probe first = probe.orElseGet(() -> new Probe(vertx));
        probe = Optional.of(first);
        return first;
    }

    private Names names() {
        Names first = names.orElseGet(() -> new Names(vertx, context, servers()));
        names = Optional.of(first);
        return first;
    }

    private List<InetSocketAddress> servers() {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (DnsConfig.Server server : dns.servers()) {
            servers.add(new InetSocketAddress(
                    server.address().toString(), server.port())); // an address: nothing is looked up
        }
        return servers;
    }

    /**
     * Takes these upstreams for new sessions, as soon as every name that is new was looked up once, or after
     * {@value #FIRST_SECONDS} s: one that is not known is no reason not to start. Until then everything is as it was. May be called
     * from any thread, one after another; completes when they are taken.
     */
    public Future<Void> take(List<UpstreamConfig> upstreams) {
        Promise<Void> taken = Promise.promise();
        context.runOnContext(now -> Future.succeededFuture(upstreams)
                .map(balancers::prepare)
                .compose(changes -> lookUp(changes).map(changes))
                .compose(changes -> {
                    change(changes);
                    return Future.<Void>succeededFuture();
                })
                .onComplete(taken));
        return taken.future();
    }

    private Future<?> lookUp(List<Change> changes) {
        List<Future<?>> first = new ArrayList<>();
        for (Change change : changes) {
            TargetNames targets = named.computeIfAbsent(
                    change.balancer(), balancer -> new TargetNames(vertx, balancer, this::names, dns.maxTtl()));
            first.add(targets.follow(change.next().targets()));
        }
        Promise<Void> known = Promise.promise();
        long timer = vertx.setTimer(TimeUnit.SECONDS.toMillis(FIRST_SECONDS), late -> known.tryComplete());
        Future.join(first).onComplete(all -> {
            vertx.cancelTimer(timer);
            known.tryComplete();
        });
        return known.future();
    }

    private void change(List<Change> changes) {
        Set<Balancer> there = changes.stream().map(Change::balancer).collect(Collectors.toSet());
        List<Change> checkedOtherwise =
                changes.stream().filter(change -> !isCheckedAlike(change)).toList();
        balancers.take(changes);
        checkedOtherwise.forEach(this::check);
        retain(named, there, TargetNames::stop);
        retain(checked, there, ActiveChecks::stop);
    }

    private static <T> void retain(Map<Balancer, T> all, Set<Balancer> there, Consumer<T> stop) {
        all.forEach((balancer, one) -> {
            if (!there.contains(balancer)) {
                stop.accept(one);
            }
        });
        all.keySet().retainAll(there);
    }

    private void check(Change change) {
        UpstreamConfig next = change.next();
        ActiveChecks checks =
                new ActiveChecks(vertx, change.balancer(), next.healthchecks().active(), probe(), tls(next));
        Optional.ofNullable(checked.put(change.balancer(), checks)).ifPresent(ActiveChecks::stop);
        checks.start();
    }

    /** Checks that are not changed go on in their rhythm. */
    private boolean isCheckedAlike(Change change) {
        UpstreamConfig last = change.balancer().config();
        UpstreamConfig next = change.next();
        return checked.containsKey(change.balancer())
                && last.healthchecks().active().equals(next.healthchecks().active())
                && last.clientCertificate().equals(next.clientCertificate());
    }

    private ClientSSLOptions tls(UpstreamConfig config) {
        if (!config.healthchecks().active().type().usesTls()) {
            return new ClientSSLOptions();
        }
        try {
            return tls.apply(config);
        } catch (RuntimeException unreadable) {
            LOG.warn("checks of upstream {} trust nobody: {}", config.name(), unreadable.getMessage());
            return new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        }
    }

    @Override
    public Future<?> stop() {
        named.values().forEach(TargetNames::stop);
        checked.values().forEach(ActiveChecks::stop);
        names.ifPresent(Names::close);
        return Future.succeededFuture();
    }
}
