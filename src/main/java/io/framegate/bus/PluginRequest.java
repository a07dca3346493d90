package io.framegate.bus;

import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.trace.FrameTrace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/** What a gateway asks or tells the host of some of a session's plugins. Plugins are named by their ids. */
public sealed interface PluginRequest {

    /** The session, by its number in this process. */
    long session();

    /**
     * A session begins; always the first of its requests.
     *
     * @param shared what its plugins share ({@code kong.ctx.shared})
     * @param fromClient the plugin of each step of its chain for frames from the client; empty where another host has it
     * @param fromUpstream the same for frames from the upstream
     * @param states what its plugins exported where the session was before, by their ids; empty if it begins here
     */
    record Open(
            long session,
            SessionFacts facts,
            ConcurrentMap<String, Object> shared,
            List<String> fromClient,
            List<String> fromUpstream,
            Map<String, Payload> states)
            implements PluginRequest {}

    /** {@code ws_handshake} of one plugin; answered by {@link PluginReply.HandshakeDecided} or {@link PluginReply.Failed}. */
    record Handshake(long session, String plugin) implements PluginRequest {}

    /** The client was authenticated, or the upstream has answered: the facts tell more now. Not answered. */
    record Known(long session, SessionFacts facts) implements PluginRequest {}

    /**
     * Frames for the steps {@code first} (inclusive) to {@code end} (exclusive); answered by
     * {@link PluginReply.FramesAnswered}, and once more for every {@code PENDING} in it.
     *
     * @param traces those that are traced, in their order; hardly ever any
     */
    record Frames(long session, long ticket, Peer from, int first, int end, List<Frame> frames, List<FrameTrace> traces)
            implements PluginRequest {

        /** None of them is traced. */
        public Frames(long session, long ticket, Peer from, int first, int end, List<Frame> frames) {
            this(session, ticket, from, first, end, frames, List.of());
        }
    }

    /** {@code ws_close} of one plugin; answered by {@link PluginReply.CloseNoted} or {@link PluginReply.Failed}. */
    record Close(long session, String plugin, SessionEnd end) implements PluginRequest {}

    /**
     * Some of its plugins leave this host: they export what they remember, and are forgotten. Answered by
     * {@link PluginReply.Moved}.
     *
     * @param plugins which
     */
    record Move(long session, List<String> plugins) implements PluginRequest {}

    /**
     * Its chains are others from now on; no frame of it is with any host. Not answered.
     *
     * @param fromClient the plugin of each step for frames from the client; empty where another host has it
     * @param fromUpstream the same for frames from the upstream
     * @param states what plugins that are new here exported where they were before, by their ids
     */
    record Chain(long session, List<String> fromClient, List<String> fromUpstream, Map<String, Payload> states)
            implements PluginRequest {}

    /** The session is over; always the last of its requests. Not answered. */
    record Forget(long session) implements PluginRequest {}
}
