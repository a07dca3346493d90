package io.framegate.bus;

import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.trace.Tracing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A verticle that hosts plugins. The gateway deploys one per event loop for the plugins it finds by
 * {@link java.util.ServiceLoader}; extend it to host plugins of your own on the event bus:
 *
 * <pre>{@code
 * public class Quota extends PluginVerticle {
 *     public Quota() {
 *         super(new QuotaFactory());      // or any number of factories
 *     }
 *     @Override
 *     protected Future<?> prepare() {     // optional: open what the plugins need; vertx and config() are there
 *         return ...;
 *     }
 * }
 * }</pre>
 *
 * and name the class under {@code plugins.verticles} in {@code framegate.yaml}. Its factories' plugins can then be
 * configured in the declarative file like any other.
 */
public class PluginVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(PluginVerticle.class);

    private final List<PluginFactory<?>> factories;
    private List<PluginSpec> specs = List.of();
    private Reach reach = Reach.PROCESS;
    private final List<HostedPlugin> hosted = new ArrayList<>();
    private PluginHost host = new PluginHost(List.of(), Runnable::run);
    private @Nullable MessageConsumer<PluginEnvelope> consumer;
    private @Nullable KnownHost known;

    /** A verticle that hosts what these factories make. */
    protected PluginVerticle(PluginFactory<?>... factories) {
        this.factories = List.of(factories);
    }

    /** A verticle of the gateway's own. */
    static PluginVerticle hosting(List<PluginSpec> specs, Reach reach) {
        PluginVerticle verticle = new PluginVerticle();
        verticle.configure(specs, reach);
        return verticle;
    }

    /** The factories of the plugins this verticle can host. */
    public final List<PluginFactory<?>> factories() {
        return factories;
    }

    /** Says which plugins to host, and for whom; called before it is deployed. */
    final void configure(List<PluginSpec> configured, Reach from) {
        specs = List.copyOf(configured);
        reach = from;
    }

    /** Called on this verticle's own thread before its plugins are made. */
    protected Future<?> prepare() {
        return Future.succeededFuture();
    }

    @Override
    public final Future<?> start() {
        return prepare().compose(prepared -> host());
    }

    private Future<?> host() {
        Context own = context;
        try {
            hosted.addAll(created(specs));
        } catch (IllegalStateException failure) {
            return Future.failedFuture(failure);
        }
        host = new PluginHost(hosted, task -> own.runOnContext(turn -> task.run()), Tracing.of(vertx));
        PluginDirectory directory = PluginDirectory.of(vertx);
        int number = directory.nextNumber();
        String address = "framegate.plugins." + number + "." + UUID.randomUUID();
        MessageConsumer<PluginEnvelope> listening = reach.consumer(vertx.eventBus(), address, this::received);
        consumer = listening;
        KnownHost self = KnownHost.here(address, number, Thread.currentThread(), phases());
        known = self;
        return listening.completion().onSuccess(there -> directory.add(self));
    }

    private List<HostedPlugin> created(List<PluginSpec> wanted) {
        List<HostedPlugin> created = new ArrayList<>();
        for (PluginSpec spec : wanted) {
            try {
                created.add(created(spec));
            } catch (Exception failure) {
                created.forEach(PluginHost::stop);
                throw new IllegalStateException(
                        "plugin " + spec.name() + " cannot start: " + failure.getMessage(), failure);
            }
        }
        return created;
    }

    private HostedPlugin created(PluginSpec spec) throws Exception {
        Optional<HostedPlugin.Beside> shadow = Optional.empty();
        if (spec.shadow().isPresent()) {
            shadow = Optional.of(new HostedPlugin.Beside(created(spec.shadow().get()), DecisionDiffs.of(vertx)));
        }
        Plugin plugin = create(spec.factory(), spec.config(), spec.site());
        spec.site().started();
        return new HostedPlugin(spec.id(), spec.name(), plugin, spec.site(), shadow);
    }

    private Map<String, Set<Phase>> phases() {
        Map<String, Set<Phase>> phases = new HashMap<>();
        hosted.forEach(plugin -> phases.put(plugin.id(), plugin.phases()));
        return phases;
    }

    /** Hosts more; fails if one cannot start. May be called from any thread. */
    final Future<?> add(List<PluginSpec> more) {
        return here(() -> {
            List<HostedPlugin> created = created(more);
            created.forEach(host::add);
            hosted.addAll(created);
        });
    }

    /** Stops plugins that no session has, as far as they are here. May be called from any thread. */
    final Future<?> drop(Collection<String> ids) {
        return here(() -> {
            ids.forEach(host::drop);
            hosted.removeIf(plugin -> ids.contains(plugin.id()));
        });
    }

    private Future<?> here(Runnable change) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            try {
                change.run();
                if (known != null) {
                    known.plugins(phases());
                }
                done.complete();
            } catch (IllegalStateException failure) {
                done.fail(failure);
            }
        });
        return done.future();
    }

    /** How many sessions it hosts plugins for; may be asked from any thread. */
    final Future<Integer> sessions() {
        Promise<Integer> count = Promise.promise();
        context.runOnContext(now -> count.complete(host.sessions()));
        return count.future();
    }

    /** Forgets the sessions of a process that is gone; may be called from any thread. */
    final void forgetGateways(String addressStart) {
        context.runOnContext(now -> host.forgetGateways(addressStart));
    }

    private static <C extends Record> Plugin create(PluginFactory<C> factory, Record config, PluginSite site)
            throws Exception {
        return factory.create(factory.configType().cast(config), site);
    }

    /** Everything in an envelope is answered with one, except what comes later. */
    private void received(Message<PluginEnvelope> message) {
        PluginEnvelope envelope = message.body();
        if (envelope.problem().isPresent()) {
            LOG.warn("what a gateway asks is refused: {}", envelope.problem().get());
            return;
        }
        if (envelope.requests().isEmpty()) {
            message.reply(null); // that is all it wants
            return;
        }
        Replies replies = new Replies(envelope.replyTo());
        host.take(envelope, replies::add);
        replies.flush();
    }

    /** The replies of one turn, then each later one on its own. */
    private final class Replies {
        private final String gateway;
        private List<PluginReply> collected = new ArrayList<>();
        private boolean flushed;

        Replies(String gateway) {
            this.gateway = gateway;
        }

        void add(PluginReply reply) {
            collected.add(reply);
            if (flushed) {
                flush();
            }
        }

        void flush() {
            flushed = true;
            if (!collected.isEmpty()) {
                List<PluginReply> replies = collected;
                collected = new ArrayList<>(1);
                vertx.eventBus().send(gateway, new ReplyEnvelope(replies), reach.options());
            }
        }
    }

    @Override
    public final Future<?> stop() {
        if (known != null) {
            PluginDirectory.of(vertx).remove(known);
        }
        Future<?> silent = consumer == null ? Future.succeededFuture() : consumer.unregister();
        return silent.eventually(() -> {
            host.stop();
            return release();
        });
    }

    /** Called on this verticle's own thread after its plugins were stopped. */
    protected Future<?> release() {
        return Future.succeededFuture();
    }
}
