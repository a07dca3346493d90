package io.framegate.testkit;

import io.framegate.session.Breaker;
import java.util.ArrayList;
import java.util.List;

/** A breaker whose state a test sets, and which keeps what it was told. */
public final class SetBreaker implements Breaker {

    private boolean closed = true;
    private int probes;
    private int outstanding;
    private final List<String> told = new ArrayList<>();

    /** The plugin may be asked. */
    public void close() {
        closed = true;
        probes = 0;
    }

    /** It may not. */
    public void open() {
        halfOpen(0);
    }

    /** It may, so many times. */
    public void halfOpen(int times) {
        closed = false;
        probes = times;
    }

    @Override
    public Permission ask() {
        if (closed) {
            return Permission.GRANTED;
        }
        if (probes == 0) {
            return Permission.REFUSED;
        }
        probes--;
        outstanding++;
        return Permission.PROBE;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void succeeded(Permission asked) {
        told("succeeded", asked);
    }

    @Override
    public void failed(Permission asked) {
        told("failed", asked);
    }

    private void told(String what, Permission asked) {
        told.add(asked == Permission.PROBE ? "probe " + what : what);
        outstanding -= asked == Permission.PROBE ? 1 : 0;
    }

    @Override
    public void abandoned() {
        told.add("probe abandoned");
        outstanding--;
        probes += closed ? 0 : 1;
    }

    /** How many probes there are of which it has not been told what came of them. */
    public int outstanding() {
        return outstanding;
    }

    /** What it was told since the last time, such as {@code probe failed}. */
    public List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    @Override
    public String toString() {
        return closed ? "closed" : "open, " + probes + " probes";
    }
}
