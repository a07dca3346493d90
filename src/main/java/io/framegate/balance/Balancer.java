package io.framegate.balance;

import io.framegate.balance.Endpoint.LastFailure;
import io.framegate.balance.Health.Failure;
import io.framegate.balance.UpstreamState.AddressState;
import io.framegate.balance.UpstreamState.TargetState;
import io.framegate.config.HealthchecksConfig.CheckType;
import io.framegate.config.HealthchecksConfig.Passive;
import io.framegate.config.HealthchecksConfig.PassiveUnhealthy;
import io.framegate.config.RouteHost;
import io.framegate.config.TargetConfig;
import io.framegate.config.UpstreamConfig;
import io.framegate.config.UpstreamConfig.OnUnhealthy;
import io.framegate.upstream.ConnectFailure.Kind;
import io.framegate.upstream.Destination;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upstream that is in use: which endpoints there are, which are healthy, how many sessions each has. Lives for as long as the
 * declarative file has an upstream of this name; what changes in the file or in DNS changes the list of endpoints and nothing of those
 * that stay.
 *
 * <p>Thread-safe: event loops choose and report, the loop of its {@link Upkeep} looks up names and asks targets. A handshake holds
 * the lock for a walk over the candidates; nothing is done per frame.
 */
public final class Balancer {

    private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);

    private final InstantSource clock;
    private final Consumer<Endpoint> evicted;
    private final Map<Endpoint.Id, Endpoint> known = new LinkedHashMap<>();
    private final Map<String, List<Address>> addresses = new LinkedHashMap<>();
    private final Map<String, String> lookUps = new LinkedHashMap<>();
    private volatile UpstreamConfig config;
    private Algorithm algorithm;
    private List<Member> members = List.of();
    private List<Candidate> candidates = List.of();

    /** An endpoint that is one now. */
    private record Member(Endpoint endpoint, TargetConfig target, int weight) {}

    /**
     * @param clock the time of failures
     * @param evicted who ends the sessions of an endpoint; called on any thread, without the lock
     */
    Balancer(UpstreamConfig config, InstantSource clock, Consumer<Endpoint> evicted) {
        this.clock = clock;
        this.evicted = evicted;
        this.config = config;
        this.algorithm = Algorithm.of(config.algorithm());
        targetsChanged();
    }

    /** What it is configured with. */
    public UpstreamConfig config() {
        return config;
    }

    // ---- handshakes

    /**
     * The targets of a handshake.
     *
     * @param hashed what the request is hashed by; empty if it has nothing of that
     */
    public Choice choice(Optional<String> hashed) {
        return new Choice(
                this, hashed.map(text -> OptionalLong.of(Rendezvous.key(text))).orElse(OptionalLong.empty()));
    }

    /** A place at an endpoint that is available; one of those that were tried only if there is no other. */
    synchronized Optional<Seat> seat(OptionalLong key, Collection<Endpoint> tried) {
        List<Candidate> available = available();
        List<Candidate> fresh = tried.isEmpty()
                ? available
                : available.stream()
                        .filter(candidate -> !tried.contains(candidate.endpoint()))
                        .toList();
        List<Candidate> choices = fresh.isEmpty() ? available : fresh;
        if (choices.isEmpty()) {
            return Optional.empty();
        }
        Endpoint endpoint = algorithm.choose(choices, key).endpoint();
        endpoint.joined();
        return Optional.of(new Seat(this, endpoint));
    }

    private List<Candidate> available() {
        List<Candidate> healthy = new ArrayList<>(candidates.size());
        long all = 0;
        long left = 0;
        for (Candidate candidate : candidates) {
            all += candidate.weight();
            if (candidate.endpoint().health().isHealthy()) {
                left += candidate.weight();
                healthy.add(candidate);
            }
        }
        return left * 100 < all * config.healthchecks().threshold() ? List.of() : healthy;
    }

    Destination destination(Endpoint endpoint) {
        UpstreamConfig now = config;
        Endpoint.Id id = endpoint.id();
        if (now.hostHeader().isPresent()) {
            RouteHost asked = now.hostHeader().get();
            return new Destination(id.ip(), id.port(), asked.text(), asked.port());
        }
        String name = now.useSrvName() ? endpoint.name() : endpoint.host();
        return new Destination(id.ip(), id.port(), name, OptionalInt.empty());
    }

    /** A session, or a try, at this endpoint is over. */
    synchronized void left(Endpoint endpoint) {
        if (endpoint.left() == 0 && members.stream().noneMatch(member -> member.endpoint() == endpoint)) {
            known.remove(endpoint.id(), endpoint);
        }
    }

    // ---- health

    /** A try of a session's handshake has failed. */
    void failed(Endpoint endpoint, Kind kind, String detail) {
        Passive passive = config.healthchecks().passive();
        PassiveUnhealthy limits = passive.unhealthy();
        switch (kind) {
            case TIMEOUT -> failed(endpoint, Failure.TIMEOUT, limits.timeouts(), detail);
            case INVALID_ANSWER -> {
                if (passive.type() != CheckType.TCP) {
                    failed(endpoint, Failure.HTTP, limits.httpFailures(), detail);
                }
            }
            case UNREACHABLE, NAME_RESOLUTION, NO_TARGET -> failed(endpoint, Failure.TCP, limits.tcpFailures(), detail);
        }
    }

    /** A session's handshake was answered: 101, or what the client is told. */
    void answered(Endpoint endpoint, int status) {
        Passive passive = config.healthchecks().passive();
        boolean looks = passive.type() != CheckType.TCP;
        if (looks && passive.unhealthy().httpStatuses().contains(status)) {
            failed(endpoint, Failure.HTTP, passive.unhealthy().httpFailures(), "status " + status);
        } else if (status == 101 || !looks || passive.healthy().httpStatuses().contains(status)) {
            succeeded(endpoint, passive.healthy().successes());
        }
    }

    void succeeded(Endpoint endpoint, int enough) {
        if (endpoint.health().succeeded(enough)) {
            endpoint.stay();
            LOG.info("{} is healthy again", endpoint);
        }
    }

    void failed(Endpoint endpoint, Failure kind, int tooMany, String what) {
        endpoint.failed(new LastFailure(clock.instant(), what));
        if (endpoint.health().failed(kind, tooMany)) {
            LOG.warn("{} is unhealthy: {}", endpoint, what);
            if (config.onUnhealthy() == OnUnhealthy.DRAIN) {
                evict(endpoint, "the target is unhealthy");
            }
        }
    }

    private void evict(Endpoint endpoint, String why) {
        endpoint.leave(why);
        evicted.accept(endpoint);
    }

    /** The endpoints that sessions may be sent to, if they are healthy or if they are not. */
    synchronized List<Endpoint> endpoints(boolean healthy) {
        return candidates.stream()
                .map(Candidate::endpoint)
                .filter(endpoint -> endpoint.health().isHealthy() == healthy)
                .toList();
    }

    // ---- changes

    /**
     * Takes another configuration of the same upstream. Where it is checked otherwise, every target is healthy to begin with.
     *
     * @param drains whether the sessions of targets that are gone are to end
     */
    void update(UpstreamConfig next, boolean drains) {
        List<Endpoint> gone;
        synchronized (this) {
            if (next.algorithm() != config.algorithm()) {
                algorithm = Algorithm.of(next.algorithm());
            }
            if (!next.healthchecks().equals(config.healthchecks())) {
                known.values().forEach(Endpoint::forget);
            }
            config = next;
            gone = targetsChanged();
        }
        if (drains) {
            gone.forEach(endpoint -> evict(endpoint, "the target was removed"));
        }
    }

    /** The upstream is gone. */
    void close(boolean drains) {
        UpstreamConfig last = config;
        update(
                new UpstreamConfig(
                        last.id(),
                        last.name(),
                        last.algorithm(),
                        last.hashOn(),
                        last.hashFallback(),
                        last.cookiePath(),
                        last.hostHeader(),
                        last.clientCertificate(),
                        last.useSrvName(),
                        last.healthchecks(),
                        last.onUnhealthy(),
                        List.of(),
                        last.tags()),
                drains);
    }

    /** @return the endpoints of targets that are gone */
    private List<Endpoint> targetsChanged() {
        Set<String> names = config.targets().stream().map(TargetConfig::name).collect(Collectors.toSet());
        addresses.keySet().retainAll(names);
        lookUps.keySet().retainAll(names);
        config.targets().stream()
                .filter(TargetConfig::isAddress)
                .forEach(target -> addresses.put(target.name(), List.of(Address.of(target))));
        List<Endpoint> gone = members.stream()
                .map(Member::endpoint)
                .filter(endpoint -> !names.contains(endpoint.id().target()))
                .toList();
        rebuild();
        return gone;
    }

    /**
     * A target's name was looked up: it is at these addresses, in whatever order, and at no others any more. Open sessions stay where
     * they are. Of a target that the configuration does not have it is kept for the next one.
     */
    synchronized void found(TargetConfig target, List<Address> answer) {
        Set<Endpoint.Id> different = new HashSet<>();
        List<Address> now = answer.stream()
                .filter(address -> different.add(new Endpoint.Id(target.name(), address.ip(), address.port())))
                .sorted(Comparator.comparing(Address::toString))
                .toList();
        List<Address> last = addresses.put(target.name(), now);
        lookUps.remove(target.name());
        if (!now.equals(last)) {
            LOG.info("target {} of upstream {} is at {}", target.name(), config.name(), now);
            rebuild();
        }
    }

    /** A target's name could not be looked up: it stays where it was. */
    synchronized void notFound(TargetConfig target, String why) {
        boolean isNew = !why.equals(lookUps.put(target.name(), why));
        if (isNew) {
            LOG.warn("target {} of upstream {} cannot be looked up: {}", target.name(), config.name(), why);
        }
    }

    private void rebuild() {
        List<Member> next = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            for (Address address : addresses.getOrDefault(target.name(), List.of())) {
                int weight = target.weight() == 0 ? 0 : address.weight().orElse(target.weight());
                next.add(new Member(endpoint(target, address), target, weight));
            }
        }
        Map<Endpoint, Long> turns = candidates.stream().collect(Collectors.toMap(Candidate::endpoint, Candidate::turn));
        members = List.copyOf(next);
        candidates = members.stream()
                .filter(member -> member.weight() > 0)
                .map(member -> {
                    Candidate candidate = new Candidate(member.endpoint(), member.weight());
                    candidate.turn(turns.getOrDefault(member.endpoint(), 0L));
                    return candidate;
                })
                .toList();
        Set<Endpoint> there = members.stream().map(Member::endpoint).collect(Collectors.toCollection(HashSet::new));
        known.values().removeIf(endpoint -> endpoint.sessions() == 0 && !there.contains(endpoint));
    }

    /** The one that is known, with its sessions and what was seen of it. */
    private Endpoint endpoint(TargetConfig target, Address address) {
        Endpoint.Id id = new Endpoint.Id(target.name(), address.ip(), address.port());
        Endpoint endpoint = known.computeIfAbsent(id, unknown -> new Endpoint(config.name(), target, address));
        if (endpoint.health().isHealthy()) {
            endpoint.stay();
        }
        return endpoint;
    }

    // ---- looking at it

    /** How it is doing. */
    synchronized UpstreamState state() {
        Map<String, List<AddressState>> states = new LinkedHashMap<>();
        Map<String, Integer> weights = new LinkedHashMap<>();
        config.targets().forEach(target -> {
            states.put(target.name(), new ArrayList<>());
            weights.put(target.name(), target.weight());
        });
        members.forEach(member -> states.getOrDefault(member.target().name(), new ArrayList<>())
                .add(state(member.endpoint(), member.weight(), true)));
        known.values().stream()
                .filter(endpoint -> members.stream().noneMatch(member -> member.endpoint() == endpoint))
                .forEach(endpoint -> states.computeIfAbsent(endpoint.id().target(), gone -> new ArrayList<>())
                        .add(state(endpoint, 0, false)));
        List<TargetState> targets = new ArrayList<>();
        states.forEach((name, own) -> targets.add(new TargetState(
                name, weights.getOrDefault(name, 0), List.copyOf(own), Optional.ofNullable(lookUps.get(name)))));
        return new UpstreamState(config.name(), config.algorithm().toString(), targets);
    }

    private static AddressState state(Endpoint endpoint, int weight, boolean isThere) {
        return new AddressState(
                endpoint.address(),
                weight,
                isThere,
                endpoint.health().isHealthy(),
                endpoint.sessions(),
                endpoint.lastFailure());
    }
}
