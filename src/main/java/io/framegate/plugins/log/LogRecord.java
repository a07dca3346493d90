package io.framegate.plugins.log;

/** Something to be logged, in a line of its own. Made into JSON by the thread that writes it. */
interface LogRecord {

    /**
     * The record in one line of JSON.
     *
     * @param discarded how many records before it were discarded; told only if there were any
     */
    String json(long discarded);
}
