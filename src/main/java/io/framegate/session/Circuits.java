package io.framegate.session;

import io.framegate.session.Breaker.Permission;
import java.util.List;

/** The breakers along a lane: which of its steps are asked, together with which others, and what they hear of it. */
final class Circuits {

    private final List<Step> steps;
    private Permission permission = Permission.GRANTED;

    Circuits(List<Step> steps) {
        this.steps = steps;
    }

    /** Whether a step may be asked. If so it is what the next words here are about. */
    boolean admit(int step) {
        permission = steps.get(step).breaker().ask();
        return permission != Permission.REFUSED;
    }

    /** Whether what may be asked is about one frame and no other step. */
    boolean isProbing() {
        return permission == Permission.PROBE;
    }

    /** Where the run ends that begins at the step that was admitted: at the next of another host, or that is not closed. */
    int runEnd(int first) {
        if (isProbing()) {
            return first + 1;
        }
        int end = ChainPlan.runEnd(steps, first);
        for (int next = first + 1; next < end; next++) {
            if (!steps.get(next).breaker().isClosed()) {
                return next;
            }
        }
        return end;
    }

    /** The steps {@code first} (inclusive) to {@code end} (exclusive) have decided about a frame or more of a dispatch. */
    void decided(int first, int end) {
        for (int step = first; step < end; step++) {
            steps.get(step).breaker().succeeded(permission);
        }
    }

    /**
     * A step has failed.
     *
     * @param ahead about how many frames of the dispatch it had decided before; {@link #decided} tells of the first of them
     */
    void failed(int step, int ahead) {
        Breaker breaker = steps.get(step).breaker();
        for (int more = 1; more < ahead; more++) {
            breaker.succeeded(permission);
        }
        breaker.failed(permission);
    }

    /** Nobody waits any more for what was asked. */
    void abandoned(int step) {
        if (isProbing()) {
            steps.get(step).breaker().abandoned();
        }
    }
}
