package io.framegate.session;

import io.framegate.frame.Peer;
import java.util.List;

/**
 * The plugins of a session, in order, for each direction. Immutable; shared by all sessions of a route.
 *
 * @param fromClient the steps of a frame from the client
 * @param fromUpstream the steps of a frame from the upstream
 */
public record ChainPlan(List<Step> fromClient, List<Step> fromUpstream) {

    /** No plugins. */
    public static final ChainPlan EMPTY = new ChainPlan(List.of(), List.of());

    public ChainPlan {
        fromClient = List.copyOf(fromClient);
        fromUpstream = List.copyOf(fromUpstream);
    }

    /** The steps of a frame from {@code peer}. */
    List<Step> from(Peer peer) {
        return peer == Peer.CLIENT ? fromClient : fromUpstream;
    }

    /** Whether all steps are visited in one exchange; so it is without any. */
    static boolean isOfOneHost(List<Step> steps) {
        return steps.isEmpty() || runEnd(steps, 0) == steps.size();
    }

    /** Where the run of steps that begins at {@code first} ends: the first step of another host, or the chain's end. */
    static int runEnd(List<Step> steps, int first) {
        int end = first + 1;
        while (end < steps.size() && steps.get(end).host() == steps.get(first).host()) {
            end++;
        }
        return end;
    }
}
