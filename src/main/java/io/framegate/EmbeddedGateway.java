package io.framegate;

import io.framegate.bus.PluginSources;
import io.framegate.config.source.LoadedConfig;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A gateway inside of another program, such as a plugin's test, as the program itself would run it: from configuration files,
 * with the plugins of the class path and of the configured directories, on event loops of its own.
 *
 * <pre>{@code
 * try (EmbeddedGateway gateway = EmbeddedGateway.start(Path.of("conf", "framegate.yaml"))) {
 *     URI here = URI.create("ws://localhost:" + gateway.port() + "/");
 *     ...
 * }
 * }</pre>
 *
 * <p>The demo is not started, whatever the settings say. Starting and closing wait, so neither may be done on an event loop.
 * Thread-safe.
 */
public final class EmbeddedGateway implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final EventLoops loops;
    private final AdministeredGateway administered;
    private final Gateway gateway;

    private EmbeddedGateway(EventLoops loops, AdministeredGateway administered) {
        this.loops = loops;
        this.administered = administered;
        this.gateway = administered.gateway();
    }

    /**
     * Starts a gateway, which listens when this returns.
     *
     * @param settings the settings file, {@code framegate.yaml}; port 0 in its listeners lets the system choose
     * @throws IllegalArgumentException if the configuration is not valid; the message has every problem on a line of its own, with
     *     file, line and path
     * @throws IllegalStateException if the gateway cannot start: a port is taken, a plugin fails
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static EmbeddedGateway start(Path settings) throws InterruptedException {
        EventLoops loops = EventLoops.ofThisMachine();
        try {
            PreparedGateway prepared = await(PreparedGateway.of(loops.vertx(), Optional.of(settings)));
            if (!(prepared.config() instanceof LoadedConfig.Valid valid)) {
                throw new IllegalArgumentException(prepared.config().problems().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining("\n")));
            }
            loops = loops.asSettled(valid.settings());
            return new EmbeddedGateway(
                    loops, started(loops, valid, prepared.plugins().orElseThrow()));
        } catch (InterruptedException | RuntimeException failure) {
            loops.vertx().close();
            throw failure;
        }
    }

    private static AdministeredGateway started(EventLoops loops, LoadedConfig.Valid config, PluginSources plugins)
            throws InterruptedException {
        try {
            return await(AdministeredGateway.start(loops, config, plugins, List.of(), Optional.empty()));
        } catch (IllegalStateException failure) {
            throw new IllegalStateException(config.redaction().of(String.valueOf(failure.getMessage())));
        }
    }

    /** The port of its only or first listener. */
    public int port() {
        return gateway.ports().get(0);
    }

    /** The ports it listens on, in the order of the listeners. */
    public List<Integer> ports() {
        return gateway.ports();
    }

    /** The port of health, metrics and status; empty if the settings ask for none. */
    public OptionalInt adminPort() {
        return administered.adminPort();
    }

    /** Accepts nothing more, closes every session with 1001, stops every plugin, and waits until all of that is done. */
    @Override
    public void close() throws InterruptedException {
        await(gateway.stop().eventually(() -> loops.vertx().close()));
    }

    private static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new IllegalStateException(cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw new IllegalStateException("not done within " + PATIENCE_SECONDS + " s", late);
        }
    }
}
