package io.framegate;

import io.framegate.cluster.Cluster;
import io.framegate.config.ClusterConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.GatewayConfig.TransportChoice;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Vert.x with its event loops: how many there are, and how they speak to the system. */
public final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    /** A quiet machine joins a cluster in a few seconds; one under load needed 30. */
    private static final int JOIN_SECONDS = 60;

    static {
        // A reset that arrives while io_uring reads is reported only once; a poll that stays armed (netty 4.2.18) never
        // tells of it again, and the session would hang. A poll for each read costs a system call on a loop that mostly
        // waits, and none on a busy one.
        System.setProperty("io.netty.iouring.pollAddMultishotEnabled", "false");
    }

    private final Vertx vertx;
    private final int count;
    private final TransportChoice transport;
    private final Optional<Cluster> cluster;

    private EventLoops(Vertx vertx, int count, TransportChoice transport, Optional<Cluster> cluster) {
        this.vertx = vertx;
        this.count = count;
        this.transport = transport;
        this.cluster = cluster;
    }

    /** One event loop per core, on the best transport there is. */
    static EventLoops ofThisMachine() {
        return create(Runtime.getRuntime().availableProcessors(), TransportChoice.AUTO);
    }

    /**
     * These, if they are what the settings ask for; otherwise new ones, and these are closed. If the settings ask for a
     * cluster, it has been joined when this returns, which takes seconds.
     *
     * @throws IllegalStateException if the settings name a transport that does not work here, or a cluster cannot be joined
     */
    EventLoops asSettled(GatewayConfig settings) {
        EventLoops alone = alone(settings);
        return settings.cluster().enabled() ? alone.joining(settings.cluster()) : alone;
    }

    private EventLoops alone(GatewayConfig settings) {
        int wanted = Gateway.eventLoops(settings);
        TransportChoice choice = settings.transport();
        if (wanted == count && (choice == TransportChoice.AUTO || choice == transport)) {
            return this;
        }
        vertx.close();
        return create(wanted, choice);
    }

    /**
     * New event loops.
     *
     * @param count how many, at least 1
     * @throws IllegalStateException if the transport does not work here, with the reason
     */
    public static EventLoops create(int count, TransportChoice choice) {
        List<TransportChoice> candidates =
                choice == TransportChoice.AUTO ? List.of(TransportChoice.EPOLL, TransportChoice.NIO) : List.of(choice);
        String last = "";
        for (TransportChoice candidate : candidates) {
            try {
                return new EventLoops(start(count, candidate), count, candidate, Optional.empty());
            } catch (IllegalStateException unavailable) {
                last = name(candidate) + " does not work here: " + unavailable.getMessage();
                LOG.debug("{}", last);
            }
        }
        throw new IllegalStateException("transport " + last);
    }

    /** Even where a transport says that it is available, the system may refuse the memory for it. */
    private static Vertx start(int count, TransportChoice choice) {
        @Nullable Transport transport = transport(choice);
        if (transport == null || !transport.available()) {
            Throwable why = transport == null ? null : transport.unavailabilityCause();
            throw new IllegalStateException(why == null ? "it is not there" : rootOf(why));
        }
        try {
            return Vertx.builder().with(options(count)).withTransport(transport).build();
        } catch (RuntimeException | LinkageError refused) {
            throw new IllegalStateException(rootOf(refused), refused);
        }
    }

    private static VertxOptions options(int count) {
        return new VertxOptions().setEventLoopPoolSize(count);
    }

    /**
     * New event loops like these that are a member of a cluster; these are closed.
     *
     * @throws IllegalStateException if it cannot be joined, with the reason
     */
    public EventLoops joining(ClusterConfig config) {
        vertx.close();
        Future<Cluster> joined = Cluster.join(options(count), Objects.requireNonNull(transport(transport)), config);
        try {
            Cluster cluster = joined.toCompletionStage().toCompletableFuture().get(JOIN_SECONDS, TimeUnit.SECONDS);
            return new EventLoops(cluster.vertx(), count, transport, Optional.of(cluster));
        } catch (ExecutionException failure) {
            Throwable why = Objects.requireNonNullElse(failure.getCause(), failure);
            throw cannotJoin(config, String.valueOf(why.getMessage()), failure);
        } catch (TimeoutException late) {
            joined.onSuccess(cluster -> cluster.vertx().close());
            throw cannotJoin(config, "it took more than " + JOIN_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            joined.onSuccess(cluster -> cluster.vertx().close());
            Thread.currentThread().interrupt();
            throw cannotJoin(config, "it was interrupted", interrupted);
        }
    }

    private static IllegalStateException cannotJoin(ClusterConfig config, String why, Exception cause) {
        return new IllegalStateException("cluster " + config.name() + " cannot be joined: " + why, cause);
    }

    private static @Nullable Transport transport(TransportChoice choice) {
        return switch (choice) {
            case IO_URING -> Transport.IO_URING;
            case EPOLL -> Transport.EPOLL;
            case NIO, AUTO -> Transport.NIO;
        };
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static String name(TransportChoice choice) {
        return choice.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Their Vert.x; to be closed by whoever made them. */
    public Vertx vertx() {
        return vertx;
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** How they speak to the system: {@code epoll}, {@code nio} or {@code io_uring}. */
    String transport() {
        return name(transport);
    }

    /** The cluster that they are in; empty if they are on their own. */
    public Optional<Cluster> cluster() {
        return cluster;
    }

    /** Such as {@code 2 event loops (io_uring)}, then the cluster. */
    @Override
    public String toString() {
        return count + (count == 1 ? " event loop (" : " event loops (") + name(transport) + ")"
                + cluster.map(joined -> ", in " + joined).orElse("");
    }
}
