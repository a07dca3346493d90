package io.framegate.delivery;

import java.io.IOException;
import java.util.List;

/** Where processes run: all on the loopback interface, or each on a link of its own. */
interface Network {

    /** Everybody on one address. */
    Network LOOPBACK = new Network() {
        @Override
        public String address() {
            return "127.0.0.1";
        }

        @Override
        public Place place(String name) {
            return new Place(address(), List.of());
        }
    };

    /**
     * Where a process runs.
     *
     * @param address the address it has there
     * @param command what its command begins with
     */
    record Place(String address, List<String> command) {}

    /** The address of the test itself. */
    String address();

    /** The place of this name. */
    Place place(String name) throws IOException, InterruptedException;
}
