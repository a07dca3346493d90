package io.framegate.session;

import io.framegate.pdk.Decision;
import java.util.List;

/**
 * What a host says of a dispatch. Frames are visited one after another, each by every step of the run; whatever is not
 * mentioned was forwarded.
 *
 * @param decisions the decisions other than forward, in the order they were made
 * @param halt where the visit stopped early; the frames behind it were not visited
 */
public record Answer(List<Made> decisions, Halt halt) {

    /** Every step forwarded every frame: by far the most frequent answer. */
    public static final Answer ALL_FORWARDED = new Answer(List.of(), Halt.NOWHERE);

    private static final Decision FORWARD = new Decision.Forward();

    public Answer {
        decisions = List.copyOf(decisions);
    }

    boolean isAllForwarded() {
        return decisions.isEmpty() && halt == Halt.NOWHERE;
    }

    /** Whether everything here names frames and steps of a dispatch, in the order of a visit, and is a host's to say. */
    boolean fits(int frames, int first, int end) {
        int frame = 0;
        int least = first;
        for (Made made : decisions) {
            if (made.frame() > frame) {
                frame = made.frame();
                least = first;
            }
            if (made.frame() < frame || frame >= frames || made.step() < least || made.step() >= end) {
                return false;
            }
            least = made.step() + 1;
        }
        return halt == Halt.NOWHERE
                || (halt.failure() != Failure.CIRCUIT_OPEN
                        && halt.frame() >= frame
                        && halt.frame() < frames
                        && halt.step() >= (halt.frame() == frame ? least : first)
                        && halt.step() < end);
    }

    /** What one step said about one frame it visited. */
    Decision madeBy(int frame, int step) {
        for (Made made : decisions) {
            if (made.frame() == frame && made.step() == step) {
                return made.decision();
            }
        }
        return FORWARD;
    }

    /** About how many of the frames ahead of one a step has decided: all but those that were dropped on the way to it. */
    int decidedAhead(int frame, int step) {
        int ahead = frame;
        for (Made made : decisions) {
            if (made.frame() < frame && made.step() < step && made.decision() instanceof Decision.Drop) {
                ahead--;
            }
        }
        return ahead;
    }

    /**
     * One decision.
     *
     * @param frame which frame of the dispatch, from 0
     * @param step which step of the chain
     * @param decision what it said
     */
    public record Made(int frame, int step, Decision decision) {}

    /**
     * Where and why a visit stopped early.
     *
     * @param frame which frame of the dispatch, from 0
     * @param step which step of the chain
     * @param failure why
     * @param detail more, for the log: nothing that a peer sent
     */
    public record Halt(int frame, int step, Failure failure, String detail) {

        /** The visit did not stop early. */
        public static final Halt NOWHERE = new Halt(Integer.MAX_VALUE, 0, Failure.PENDING, "");
    }

    /** Why there is no decision. */
    public enum Failure {
        /** No failure: the plugin answers later, under the same ticket; the frames behind this one are to be sent again. */
        PENDING,
        /** The plugin threw, or its stage failed. */
        EXCEPTION,
        /** The plugin decided what it may not. */
        ILLEGAL_DECISION,
        /** The plugin did not answer in time. */
        TIMEOUT,
        /** Nobody listens at the plugin's address. */
        NO_HANDLER,
        /** The plugin was not asked: its {@link Breaker} is open. Nothing that a host may say. */
        CIRCUIT_OPEN
    }
}
