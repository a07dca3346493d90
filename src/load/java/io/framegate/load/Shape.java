package io.framegate.load;

/**
 * What is sent.
 *
 * @param connections how many clients
 * @param payload bytes of a message
 * @param depth messages in flight on each connection, if there is no rate
 * @param rate messages a second over all connections; 0 for as many as are answered
 */
record Shape(int connections, int payload, int depth, int rate) {

    /** The number that each message begins with. */
    static final int LEAST_PAYLOAD = 16;

    Shape {
        if (connections < 1 || depth < 1 || rate < 0 || payload < LEAST_PAYLOAD) {
            throw new IllegalArgumentException("connections and depth must be positive, the payload at least "
                    + LEAST_PAYLOAD + " bytes, the rate not negative");
        }
    }

    @Override
    public String toString() {
        return connections + (connections == 1 ? " connection, " : " connections, ") + payload + " B, "
                + (rate > 0 ? rate + "/s" : depth + " in flight on each");
    }
}
