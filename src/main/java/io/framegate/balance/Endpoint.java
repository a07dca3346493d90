package io.framegate.balance;

import io.framegate.config.TargetConfig;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address of a target: what sessions are counted at, and what is healthy or not. The same object for as long as its target has
 * the address or a session is open at it, whatever else changes. Thread-safe.
 */
public final class Endpoint {

    private final Id id;
    private final String upstream;
    private final String host;
    private final Address address;
    private final long seed;
    private volatile Health health = new Health();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile Optional<LastFailure> lastFailure = Optional.empty();
    private volatile Optional<String> leaving = Optional.empty();

    /** What makes two of them the same. */
    record Id(String target, String ip, int port) {}

    /**
     * What went wrong last.
     *
     * @param at when
     * @param what in words, without anything that it has sent
     */
    public record LastFailure(Instant at, String what) {}

    Endpoint(String upstream, TargetConfig target, Address address) {
        this.id = new Id(target.name(), address.ip(), address.port());
        this.upstream = upstream;
        this.host = target.host();
        this.address = address;
        this.seed = Rendezvous.key(address.toString());
    }

    Id id() {
        return id;
    }

    /** The target's host. */
    String host() {
        return host;
    }

    /** The name of the SRV record's target, or else the target's host. */
    String name() {
        return address.name();
    }

    /** {@code ip:port}. */
    String address() {
        return address.toString();
    }

    /** What distinguishes it in hashing: its address, so that other processes choose alike. */
    long seed() {
        return seed;
    }

    Health health() {
        return health;
    }

    /** Nothing was seen of it yet. */
    void forget() {
        health = new Health();
    }

    /** How many sessions are open at it, handshakes under way among them. */
    public int sessions() {
        return sessions.get();
    }

    void joined() {
        sessions.incrementAndGet();
    }

    int left() {
        return sessions.decrementAndGet();
    }

    Optional<LastFailure> lastFailure() {
        return lastFailure;
    }

    void failed(LastFailure failure) {
        lastFailure = Optional.of(failure);
    }

    /** Why its sessions are to end; empty as long as they may stay. */
    public Optional<String> leaving() {
        return leaving;
    }

    void leave(String why) {
        leaving = Optional.of(why);
    }

    void stay() {
        leaving = Optional.empty();
    }

    /** For logs, such as {@code target a.internal:80 (10.0.0.1:80) of upstream chat}. */
    @Override
    public String toString() {
        String at = address().equals(id.target()) ? "" : " (" + address + ")";
        return "target " + id.target() + at + " of upstream " + upstream;
    }
}
