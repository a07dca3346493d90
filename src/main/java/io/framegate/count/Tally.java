package io.framegate.count;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers that one thread counts and any thread reads. To count is a plain read and a plain write on the machine; what a
 * reader sees is whole and soon there, but two numbers need not be of the same moment.
 */
final class Tally {

    private final AtomicLongArray numbers;

    Tally(int size) {
        this.numbers = new AtomicLongArray(size);
    }

    /** By the counting thread alone. */
    void add(int which, long more) {
        numbers.setOpaque(which, numbers.getPlain(which) + more);
    }

    /** By any thread. */
    long get(int which) {
        return numbers.getOpaque(which);
    }
}
