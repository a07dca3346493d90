package io.framegate.bus;

import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

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

    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final List<PluginFactory<?>> factories;
    private final List<MessageConsumer<PluginEnvelope>> consumers = new ArrayList<>();
    private final List<Runnable> withdrawals = new ArrayList<>();
    private List<PluginSpec> specs = List.of();
    private PluginHost host = new PluginHost(List.of(), Runnable::run);

    /** A verticle that hosts what these factories make. */
    protected PluginVerticle(PluginFactory<?>... factories) {
        this.factories = List.of(factories);
    }

    /** A verticle of the gateway's own. */
    static PluginVerticle hosting(List<PluginSpec> specs) {
        PluginVerticle verticle = new PluginVerticle();
        verticle.configure(specs);
        return verticle;
    }

    /** The factories of the plugins this verticle can host. */
    public final List<PluginFactory<?>> factories() {
        return factories;
    }

    /** Says which plugins to host; called before it is deployed. */
    final void configure(List<PluginSpec> configured) {
        specs = List.copyOf(configured);
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
        List<HostedPlugin> hosted = new ArrayList<>();
        for (PluginSpec spec : specs) {
            try {
                Plugin plugin = create(spec.factory(), spec.config(), spec.site());
                spec.site().started();
                hosted.add(new HostedPlugin(spec.id(), spec.name(), plugin, spec.site()));
            } catch (Exception failure) {
                return Future.failedFuture(new IllegalStateException(
                        "plugin " + spec.name() + " cannot start: " + failure.getMessage(), failure));
            }
        }
        host = new PluginHost(hosted, task -> own.runOnContext(turn -> task.run()));
        PluginDirectory directory = PluginDirectory.of(vertx);
        int number = directory.nextHost();
        Thread thread = Thread.currentThread();
        List<Future<?>> registrations = new ArrayList<>();
        for (HostedPlugin plugin : hosted) {
            String address = "framegate.plugin." + plugin.id() + "." + number;
            MessageConsumer<PluginEnvelope> consumer = vertx.eventBus().localConsumer(address, this::received);
            consumers.add(consumer);
            registrations.add(consumer.completion());
            PluginInstance instance = new PluginInstance(address, number, plugin.phases(), thread);
            directory.add(plugin.id(), instance);
            withdrawals.add(() -> directory.remove(plugin.id(), instance));
        }
        return Future.all(registrations);
    }

    private static <C extends Record> Plugin create(PluginFactory<C> factory, Record config, PluginSite site)
            throws Exception {
        return factory.create(factory.configType().cast(config), site);
    }

    /** Everything in an envelope is answered with one, except what comes later. */
    private void received(Message<PluginEnvelope> message) {
        PluginEnvelope envelope = message.body();
        String gateway = envelope.replyTo();
        Replies replies = new Replies(gateway);
        for (PluginRequest request : envelope.requests()) {
            host.take(request, replies::add);
        }
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
                vertx.eventBus().send(gateway, new ReplyEnvelope(replies), LOCAL);
            }
        }
    }

    @Override
    public final Future<?> stop() {
        withdrawals.forEach(Runnable::run);
        List<Future<?>> gone = new ArrayList<>();
        consumers.forEach(consumer -> gone.add(consumer.unregister()));
        return Future.join(gone).eventually(() -> {
            host.stop();
            return release();
        });
    }

    /** Called on this verticle's own thread after its plugins were stopped. */
    protected Future<?> release() {
        return Future.succeededFuture();
    }
}
