package io.framegate.bus;

import io.framegate.bus.PluginRequest.Frames;
import io.framegate.count.LinkCounts;
import io.framegate.frame.Frame;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What one gateway verticle may have with one host in another process at a time: the link to it has no back-pressure of its
 * own. Beyond that, frames wait here, so their sessions' windows fill and the sockets they come from are not read. Used by one
 * thread.
 */
final class Credits {

    /** Most frames. */
    static final int FRAMES = 4_096;

    /** Most payload bytes, in bytes, except that one dispatch of any size is always taken. */
    static final long BYTES = 8L << 20;

    /** What a dispatch takes up. */
    record Cost(int frames, long bytes) {

        static Cost of(Frames dispatch) {
            long bytes = 0;
            for (Frame frame : dispatch.frames()) {
                bytes += frame.payload().length();
            }
            return new Cost(dispatch.frames().size(), bytes);
        }
    }

    private record Waiting(Frames dispatch, Cost cost) {}

    private final Consumer<Frames> sender;
    private final LinkCounts link;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
    private int frames;
    private long bytes;

    /**
     * @param sender sends what there is credit for, in order
     * @param link what is counted beside that of other hosts
     */
    Credits(Consumer<Frames> sender, LinkCounts link) {
        this.sender = sender;
        this.link = link;
    }

    /** Sends a dispatch now, or when there is credit for it; what it costs. */
    Cost spend(Frames dispatch) {
        Cost cost = Cost.of(dispatch);
        waiting.add(new Waiting(dispatch, cost));
        link.waits(1);
        sendWaiting();
        return cost;
    }

    /** A dispatch is not with the host any more. */
    void refund(Cost cost) {
        frames -= cost.frames();
        bytes -= cost.bytes();
        link.spent(-cost.frames(), -cost.bytes());
        sendWaiting();
    }

    /** A dispatch that may still wait is not to be sent; false if it was sent. */
    boolean withdraw(long session, long ticket) {
        boolean waited = waiting.removeIf(
                next -> next.dispatch().session() == session && next.dispatch().ticket() == ticket);
        link.waits(waited ? -1 : 0);
        return waited;
    }

    /** How many dispatches wait. */
    int waiting() {
        return waiting.size();
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && hasRoomFor(waiting.peek().cost())) {
            Waiting next = waiting.remove();
            link.waits(-1);
            link.spent(next.cost().frames(), next.cost().bytes());
            frames += next.cost().frames();
            bytes += next.cost().bytes();
            sender.accept(next.dispatch());
        }
    }

    private boolean hasRoomFor(Cost cost) {
        return frames == 0 || (frames + cost.frames() <= FRAMES && bytes + cost.bytes() <= BYTES);
    }
}
