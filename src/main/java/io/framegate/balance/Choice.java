package io.framegate.balance;

import io.framegate.upstream.ConnectFailure.Kind;
import io.framegate.upstream.Destination;
import io.framegate.upstream.Destinations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The targets of one handshake, try by try: one that has failed is not tried again before all the others were. Tells the balancer
 * what came of each. Used on the handshake's event loop only.
 */
public final class Choice implements Destinations {

    private final Balancer balancer;
    private final OptionalLong key;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private Optional<Seat> seat = Optional.empty();

    Choice(Balancer balancer, OptionalLong key) {
        this.balancer = balancer;
        this.key = key;
    }

    @Override
    public Optional<Destination> next() {
        leave();
        seat = balancer.seat(key, tried);
        return seat.map(Seat::endpoint).map(balancer::destination);
    }

    @Override
    public void failed(Kind kind, String detail) {
        seat.map(Seat::endpoint).ifPresent(endpoint -> {
            balancer.failed(endpoint, kind, detail);
            tried.add(endpoint);
        });
        leave();
    }

    @Override
    public void answered(int status) {
        seat.map(Seat::endpoint).ifPresent(endpoint -> balancer.answered(endpoint, status));
    }

    /** The place at the last target that was tried; empty if there was none, or nothing came of it. */
    public Optional<Seat> seat() {
        return seat;
    }

    /** Gives the place up. */
    public void leave() {
        seat.ifPresent(Seat::leave);
        seat = Optional.empty();
    }
}
