package io.framegate.load;

/**
 * What is sent.
 *
 * @param connections how many clients
 * @param messages what they send
 * @param depth messages in flight on each connection, if there is no rate
 * @param rate messages a second over all connections; 0 for as many as are answered
 */
record Shape(int connections, Messages messages, int depth, int rate) {

    Shape {
        if (connections < 1 || depth < 1 || rate < 0) {
            throw new IllegalArgumentException("connections and depth must be positive, the rate not negative");
        }
    }

    @Override
    public String toString() {
        return connections + (connections == 1 ? " connection, " : " connections, ") + messages + ", "
                + (rate > 0 ? rate + "/s" : depth + " in flight on each");
    }
}
