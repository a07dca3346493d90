package io.framegate.pdk.testing;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Headers;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One session with one plugin and nothing else: give the plugin frames, read its decisions.
 *
 * <pre>{@code
 * PluginProbe probe = PluginProbe.of(new Shout(), new PluginFactory.NoConfig());
 * assertEquals("HELLO", probe.modified(probe.client(Frame.text("hello"))).text());
 * }</pre>
 *
 * <p>Keeps {@code ctx} from one call to the next, as a session does. Asynchronous plugins are waited for. What the plugin
 * throws is thrown on, wrapped in a {@link CompletionException} if it is checked. Not thread-safe.
 */
public final class PluginProbe {

    private static final SessionFacts SOME_SESSION = new SessionFacts(
            "0123456789abcdef0123456789abcdef",
            "a-route",
            "a-service",
            new SessionFacts.Client("192.0.2.1", 50_000),
            new SessionFacts.Request("ws", "gateway.example", 80, "/", "", Headers.NONE),
            Optional.empty());

    private final Plugin plugin;
    private final SessionFacts session;
    private final PluginContext ctx = new PluginContext(new ConcurrentHashMap<>());

    private PluginProbe(Plugin plugin, SessionFacts session) {
        this.plugin = plugin;
        this.session = session;
    }

    /** A session with this plugin. */
    public static PluginProbe of(Plugin plugin) {
        return new PluginProbe(plugin, SOME_SESSION);
    }

    /** A session with the plugin that a factory makes of this configuration. */
    public static <C extends Record> PluginProbe of(PluginFactory<C> factory, C config) {
        return of(factory, config, new PluginSite());
    }

    /** The same on a site of its own, which knows consumers, or which other instances share. */
    public static <C extends Record> PluginProbe of(PluginFactory<C> factory, C config, PluginSite site) {
        return of(now(() -> factory.create(config, site)));
    }

    /** The same plugin in a session with these facts and nothing remembered. */
    public PluginProbe in(SessionFacts facts) {
        return new PluginProbe(plugin, facts);
    }

    /** What the plugin remembers ({@code kong.ctx}). */
    public PluginContext ctx() {
        return ctx;
    }

    /**
     * {@code ws_handshake}.
     *
     * @throws UnsupportedOperationException if the plugin does not take part in it; so too below
     */
    public HandshakeDecision handshake() {
        HandshakeContext context = new HandshakeContext(session, ctx);
        if (plugin instanceof OnHandshake sync) {
            return now(() -> sync.onHandshake(context));
        } else if (plugin instanceof OnHandshake.Async async) {
            return later(now(() -> async.onHandshake(context)));
        }
        throw without("ws_handshake");
    }

    /** {@code ws_client_frame}. */
    public Decision client(Frame frame) {
        ClientFrameContext context = new ClientFrameContext(frame, session, ctx);
        if (plugin instanceof OnClientFrame sync) {
            return now(() -> sync.onClientFrame(context));
        } else if (plugin instanceof OnClientFrame.Async async) {
            return later(now(() -> async.onClientFrame(context)));
        }
        throw without("ws_client_frame");
    }

    /** {@code ws_upstream_frame}. */
    public Decision upstream(Frame frame) {
        UpstreamFrameContext context = new UpstreamFrameContext(frame, session, ctx);
        if (plugin instanceof OnUpstreamFrame sync) {
            return now(() -> sync.onUpstreamFrame(context));
        } else if (plugin instanceof OnUpstreamFrame.Async async) {
            return later(now(() -> async.onUpstreamFrame(context)));
        }
        throw without("ws_upstream_frame");
    }

    /** {@code ws_client_frame} or {@code ws_upstream_frame}, for tests of both directions. */
    public Decision frame(Peer from, Frame frame) {
        return from == Peer.CLIENT ? client(frame) : upstream(frame);
    }

    /** {@code ws_close}. */
    public void close(SessionEnd end) {
        if (!(plugin instanceof OnClose onClose)) {
            throw without("ws_close");
        }
        now(() -> {
            onClose.onClose(new CloseContext(session, ctx, end));
            return end;
        });
    }

    /**
     * The frame a decision made of the one in flight.
     *
     * @throws AssertionError if it is another decision
     */
    public static Frame modified(Decision decision) {
        if (decision instanceof Decision.Modify modify) {
            return modify.frame();
        }
        throw new AssertionError("expected modify, it was " + decision);
    }

    private interface Call<T> {
        T make() throws Exception;
    }

    private static <T> T now(Call<T> call) {
        try {
            return call.make();
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new CompletionException(thrown);
        }
    }

    private static <T> T later(CompletionStage<? extends T> stage) {
        return stage.toCompletableFuture().join();
    }

    private UnsupportedOperationException without(String phase) {
        return new UnsupportedOperationException(plugin.getClass().getName() + " takes no part in " + phase);
    }
}
