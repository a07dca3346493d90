package io.framegate.plugins.log;

import java.util.List;

/** Where records go. Used by one thread. */
interface Sink extends AutoCloseable {

    /**
     * Writes records, which are lines of JSON.
     *
     * @throws Refused if it would be refused again
     * @throws Exception if it may be tried again
     */
    void write(List<String> records) throws Exception;

    @Override
    default void close() throws Exception {}

    /** Trying again is of no use. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
