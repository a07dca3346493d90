package io.framegate.bus;

import io.framegate.bus.DecisionDiffs.Kind;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.log.Thrown;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is tried beside a plugin of one session: it is asked what the plugin is asked, in the same order but in a later turn of
 * the event loop, when the plugin's decision is on its way. What it decides is compared, and nothing else. Used on the plugins'
 * own thread.
 */
final class Shadow {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);
    private static final String FAILED = "failed";

    private final String name;
    private final Plugin candidate;
    private final DecisionDiffs diffs;
    private final Executor thread;

    /** Its own: what the plugins of the session share is not for it to change. */
    private final PluginContext ctx = new PluginContext(new ConcurrentHashMap<>(1));

    /** @param name the name of the plugin beside which it runs */
    Shadow(String name, Plugin candidate, DecisionDiffs diffs, Executor thread) {
        this.name = name;
        this.candidate = candidate;
        this.diffs = diffs;
        this.thread = thread;
    }

    /** The plugin decided about a frame, or failed. */
    void frame(Peer from, Frame frame, SessionFacts facts, @Nullable Decision decided) {
        later(decided, () -> ask(from, frame, facts));
    }

    private @Nullable Object ask(Peer from, Frame frame, SessionFacts facts) throws Exception {
        if (from == Peer.CLIENT) {
            ClientFrameContext context = new ClientFrameContext(frame, facts, ctx);
            if (candidate instanceof OnClientFrame now) {
                return now.onClientFrame(context);
            }
            return candidate instanceof OnClientFrame.Async later ? later.onClientFrame(context) : context.forward();
        }
        UpstreamFrameContext context = new UpstreamFrameContext(frame, facts, ctx);
        if (candidate instanceof OnUpstreamFrame now) {
            return now.onUpstreamFrame(context);
        }
        return candidate instanceof OnUpstreamFrame.Async later ? later.onUpstreamFrame(context) : context.forward();
    }

    /** The plugin decided about the handshake, or failed. */
    void handshake(SessionFacts facts, @Nullable HandshakeDecision decided) {
        later(decided, () -> {
            HandshakeContext context = new HandshakeContext(facts, ctx);
            if (candidate instanceof OnHandshake now) {
                return now.onHandshake(context);
            }
            return candidate instanceof OnHandshake.Async later ? later.onHandshake(context) : decided;
        });
    }

    /** The session has ended. */
    void close(SessionFacts facts, SessionEnd end) {
        thread.execute(() -> {
            try {
                if (candidate instanceof OnClose onClose) {
                    onClose.onClose(new CloseContext(facts, ctx, end));
                }
            } catch (Throwable failure) {
                LOG.debug("the candidate of {} failed at a session's end: {}", name, Thrown.of(failure));
            }
        });
    }

    private void later(@Nullable Object decided, Callable<@Nullable Object> question) {
        thread.execute(() -> {
            Object said = null;
            try {
                said = question.call();
            } catch (Throwable failure) {
                LOG.debug("the candidate of {} failed: {}", name, Thrown.of(failure));
            }
            if (said instanceof CompletionStage<?> stage) {
                stage.whenCompleteAsync((decision, failure) -> compare(decided, decision), thread);
            } else {
                compare(decided, said);
            }
        });
    }

    private void compare(@Nullable Object decided, @Nullable Object said) {
        diffs.compared(name);
        boolean same = decided == null ? said == null : decided.equals(said);
        if (!same) {
            diffs.differed(new Kind(name, kind(decided), kind(said)));
        }
    }

    private static String kind(@Nullable Object decision) {
        if (decision instanceof Decision.Forward) {
            return "forward";
        } else if (decision instanceof Decision.Modify) {
            return "modify";
        } else if (decision instanceof Decision.Drop) {
            return "drop";
        } else if (decision instanceof Decision.Close) {
            return "close";
        } else if (decision instanceof HandshakeDecision.Proceed) {
            return "proceed";
        } else if (decision instanceof HandshakeDecision.Reject) {
            return "reject";
        }
        return FAILED;
    }
}
