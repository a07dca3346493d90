package io.framegate.balance;

import java.util.concurrent.atomic.AtomicBoolean;

/** A session's place at an endpoint: counted from the moment the endpoint is chosen to the end of the session. Thread-safe. */
public final class Seat {

    private final Balancer balancer;
    private final Endpoint endpoint;
    private final AtomicBoolean left = new AtomicBoolean();

    Seat(Balancer balancer, Endpoint endpoint) {
        this.balancer = balancer;
        this.endpoint = endpoint;
    }

    /** Where it is. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Gives it up; the second time nothing happens. */
    public void leave() {
        if (left.compareAndSet(false, true)) {
            balancer.left(endpoint);
        }
    }
}
