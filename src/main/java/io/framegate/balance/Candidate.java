package io.framegate.balance;

/**
 * An endpoint that sessions may be sent to, with its weight. Guarded by the lock of its balancer.
 */
final class Candidate {

    private final Endpoint endpoint;
    private final int weight;

    /** How far the turn has come towards it; of {@link RoundRobin} alone. */
    private long turn;

    /** @param weight 1..65535 */
    Candidate(Endpoint endpoint, int weight) {
        this.endpoint = endpoint;
        this.weight = weight;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    int weight() {
        return weight;
    }

    long turn() {
        return turn;
    }

    void turn(long next) {
        turn = next;
    }
}
