package io.framegate.count;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.pdk.Phase;
import io.framegate.session.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one event loop has counted of the sessions of one route. */
public final class RouteCounts {

    private static final int PASSAGES = Peer.values().length * Passage.values().length;
    private static final int TYPES = FrameType.values().length;

    private static final int OPENED = 0;
    private static final int ENDED = 1;
    private static final int PAUSED = 2;
    private static final int PAUSED_NANOS = 4;

    private final LoopCounts loop;
    private final String service;
    private final Tally frames = new Tally(PASSAGES * TYPES);
    private final Tally bytes = new Tally(PASSAGES * TYPES);
    private final List<Histogram> sizes = new ArrayList<>(PASSAGES);
    private final Tally sessions = new Tally(6);

    private @Nullable ChainCounts fromClient;
    private @Nullable ChainCounts fromUpstream;

    RouteCounts(LoopCounts loop, String service) {
        this.loop = loop;
        this.service = service;
        for (int i = 0; i < PASSAGES; i++) {
            sizes.add(Histogram.ofBytes());
        }
    }

    /** The counts of a chain in this direction; those of the session before, whose chain is nearly always the same. */
    ChainCounts chain(Peer from, List<Step> steps) {
        ChainCounts known = from == Peer.CLIENT ? fromClient : fromUpstream;
        if (known != null && known.isOf(steps)) {
            return known;
        }
        Phase phase = from == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME;
        ChainCounts chain = new ChainCounts(loop, phase, steps);
        if (from == Peer.CLIENT) {
            fromClient = chain;
        } else {
            fromUpstream = chain;
        }
        return chain;
    }

    // ---- counting

    void passed(Peer peer, Passage passage, Frame frame) {
        int way = way(peer, passage);
        int at = way * TYPES + frame.type().ordinal();
        int length = frame.payload().length();
        frames.add(at, 1);
        bytes.add(at, length);
        if (!frame.type().isControl()) {
            sizes.get(way).add(length);
        }
    }

    void open() {
        sessions.add(OPENED, 1);
    }

    void end() {
        sessions.add(ENDED, 1);
    }

    void pause(Peer from) {
        sessions.add(PAUSED + from.ordinal(), 1);
    }

    void resume(Peer from, long nanos) {
        sessions.add(PAUSED + from.ordinal(), -1);
        sessions.add(PAUSED_NANOS + from.ordinal(), nanos);
    }

    private static int way(Peer peer, Passage passage) {
        return peer.ordinal() * 2 + passage.ordinal();
    }

    // ---- reading

    /** The name of the route's service. */
    public String service() {
        return service;
    }

    /** How many frames of a type have passed. */
    public long frames(Peer peer, Passage passage, FrameType type) {
        return frames.get(way(peer, passage) * TYPES + type.ordinal());
    }

    /** The bytes of their payloads. */
    public long bytes(Peer peer, Passage passage, FrameType type) {
        return bytes.get(way(peer, passage) * TYPES + type.ordinal());
    }

    /** The payloads of text and binary messages by their size. */
    public Histogram sizes(Peer peer, Passage passage) {
        return sizes.get(way(peer, passage));
    }

    /** How many sessions have been opened. */
    public long opened() {
        return sessions.get(OPENED);
    }

    /** How many of them are open. */
    public long active() {
        long ended = sessions.get(ENDED);
        return sessions.get(OPENED) - ended;
    }

    /** Of how many a side is not read from at the moment. */
    public long paused(Peer from) {
        return sessions.get(PAUSED + from.ordinal());
    }

    /** How long a side was not read from, added up, in ns; pauses that last are not in it yet. */
    public long pausedNanos(Peer from) {
        return sessions.get(PAUSED_NANOS + from.ordinal());
    }
}
