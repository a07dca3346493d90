package io.framegate.session;

import io.framegate.frame.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The frames that wait to enter a chain, in order. Those at the head may have been in it before, past some of its steps. */
final class WaitingFrames {

    private final ArrayDeque<Frame> frames = new ArrayDeque<>(2);

    /** How many at the head have been past {@link #returnedStep} before. */
    private int returned;

    private int returnedStep;

    void add(Frame frame) {
        frames.add(frame);
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    int size() {
        return frames.size();
    }

    void clear() {
        frames.clear();
        returned = 0;
    }

    /** Whether the next to enter have been in the chain before. */
    boolean isUnderWay() {
        return returned > 0;
    }

    /** Which step is the next for what {@link #enter} gives. */
    int nextStep() {
        return returned > 0 ? returnedStep : 0;
    }

    /** Takes the frames that enter now: those that were put back as one, else all that there are if they may go together. */
    List<Frame> enter(boolean together) {
        int entering = returned > 0 ? returned : together ? frames.size() : 1;
        returned = 0;
        if (entering == 1) {
            return List.of(frames.remove());
        }
        List<Frame> batch = new ArrayList<>(entering);
        for (int i = 0; i < entering; i++) {
            batch.add(frames.remove());
        }
        return batch;
    }

    /** Frames that were in the chain wait again, from number {@code first} on; {@code nextStep} is the next for them. */
    void putBack(List<Frame> batch, int first, int nextStep) {
        for (int i = batch.size() - 1; i >= first; i--) {
            frames.addFirst(batch.get(i));
        }
        if (nextStep > 0 && first < batch.size()) {
            returned = batch.size() - first;
            returnedStep = nextStep;
        }
    }
}
