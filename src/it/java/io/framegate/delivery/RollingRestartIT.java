package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.AdminClient;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.Installed;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three gateways behind HAProxy are replaced one after another, under clients that come back the moment they are sent away.
 * Prints how that was spread. Needs HAProxy.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RollingRestartIT {

    private static final int GATEWAYS = 3;
    private static final int CLIENTS = 150;
    private static final int WINDOW_MILLIS = 2_000;
    private static final int SLICE_MILLIS = 100;
    private static final int SERVICE_RESTART = 1012;
    private static final long PAUSE_MILLIS = 100;

    @TempDir
    private Path directory;

    private final List<Integer> ports = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    /** A port that is free, and stays so as far as this test is concerned. */
    private int port() throws IOException {
        while (true) {
            try (ServerSocket any = new ServerSocket(0)) {
                if (!ports.contains(any.getLocalPort())) {
                    ports.add(any.getLocalPort());
                    return any.getLocalPort();
                }
            }
        }
    }

    /** Where a gateway is, before and after its restart. */
    private record Place(String name, int port, int adminPort) {

        String server() {
            return "  server %s 127.0.0.1:%d check port %d inter 200ms rise 1 fall 1%n"
                    .formatted(name, port, adminPort);
        }
    }

    private RunningArtefact start(Place place, int upstream) throws Exception {
        Path own = Files.createDirectories(directory.resolve(place.name()));
        RunningArtefact gateway = RunningArtefact.start(
                own,
                """
                listeners: [{name: test, host: 127.0.0.1, port: %d}]
                admin: {enabled: true, port: %d}
                drain: {window: %d, timeout: 20000, status: %d}
                access_log: "off"
                """.formatted(place.port(), place.adminPort(), WINDOW_MILLIS, SERVICE_RESTART),
                """
                _format_version: "3.0"
                services:
                  - {url: "ws://127.0.0.1:%d", name: echo, routes: [{name: all, protocols: [ws], paths: [/]}]}
                """.formatted(upstream),
                "-Xmx128m");
        gateway.adminPort();
        new AdminClient(place.adminPort()).json(200, "GET", "/health/ready");
        return gateway;
    }

    private Process balancer(int port, int statusPort, List<Place> places) throws IOException {
        Path config = directory.resolve("haproxy.cfg");
        StringBuilder servers = new StringBuilder();
        places.forEach(place -> servers.append(place.server()));
        Files.writeString(config, """
                global
                  maxconn 2000
                defaults
                  mode http
                  timeout connect 5s
                  timeout check 10s
                  timeout client 30s
                  timeout server 30s
                  timeout tunnel 1h
                  option redispatch 1
                  retries 3
                  retry-on conn-failure 503
                frontend clients
                  bind 127.0.0.1:%d
                  default_backend gateways
                frontend status
                  bind 127.0.0.1:%d
                  stats enable
                  stats uri /
                backend gateways
                  balance leastconn
                  http-reuse never
                  option httpchk GET /health/ready
                %s""".formatted(port, statusPort, servers));
        return new ProcessBuilder(
                        Installed.program("haproxy", "/usr/sbin/haproxy").toString(), "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
    }

    /** Waits until HAProxy sends sessions to this one. */
    private void isUp(Place place, int statusPort) throws Exception {
        HttpRequest csv = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + "/;csv"))
                .build();
        while (true) {
            try {
                String status =
                        http.send(csv, HttpResponse.BodyHandlers.ofString()).body();
                if (status.lines()
                        .anyMatch(line -> line.startsWith("gateways," + place.name() + ",") && line.contains(",UP,"))) {
                    return;
                }
            } catch (IOException notYet) {
                assertThat(Files.readString(directory.resolve("haproxy.log"))).doesNotContain("[ALERT]");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** What a client saw of being sent away; times are of {@link System#nanoTime}. */
    private record Return(int status, long closedAt, long openAt) {}

    /** Says numbers and hears them again, and comes back at once wherever it was closed. */
    private static final class Client {
        private final WebSocketClient opener;
        private final WebSocketConnectOptions to;
        private final Vertx vertx;
        private final List<Return> returns = new CopyOnWriteArrayList<>();
        private final List<String> mistakes = new CopyOnWriteArrayList<>();
        private volatile boolean open;
        private volatile boolean enough;
        private volatile int heard;
        private int said;

        Client(Vertx vertx, WebSocketClient opener, WebSocketConnectOptions to) {
            this.vertx = vertx;
            this.opener = opener;
            this.to = to;
        }

        void connect(int status, long closedAt) {
            opener.connect(to).onComplete(connected -> {
                if (connected.failed()) {
                    mistakes.add("cannot connect: " + connected.cause());
                    return;
                }
                if (closedAt != 0) {
                    returns.add(new Return(status, closedAt, System.nanoTime()));
                }
                use(connected.result());
            });
        }

        private void use(WebSocket socket) {
            open = true;
            said = 0;
            int[] next = {0};
            socket.textMessageHandler(text -> {
                if (!text.equals(String.valueOf(next[0]++))) {
                    mistakes.add("heard " + text + " instead of " + (next[0] - 1));
                }
                heard++;
                vertx.setTimer(PAUSE_MILLIS, again -> say(socket));
            });
            socket.closeHandler(closed -> {
                open = false;
                Short status = socket.closeStatusCode();
                if (!enough) {
                    connect(status == null ? 1006 : status, System.nanoTime());
                }
            });
            say(socket);
        }

        private void say(WebSocket socket) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(String.valueOf(said++));
            }
        }
    }

    private static void awaits(List<Client> clients, Predicate<Client> condition) {
        while (!clients.stream().allMatch(condition)) {
            assertThat(clients.stream().flatMap(client -> client.mistakes.stream()))
                    .isEmpty();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** All are there, and have been heard since. */
    private static void allTalk(List<Client> clients) {
        int[] before = clients.stream().mapToInt(client -> client.heard).toArray();
        awaits(clients, client -> client.open && client.heard >= before[clients.indexOf(client)] + 2);
    }

    @Test
    void clientsComeBackSpreadOverTheWindowAndNoneIsRefused() throws Exception {
        RunningArtefact.isThere();
        Installed.program("haproxy", "/usr/sbin/haproxy");
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            places.add(new Place("gateway" + i, port(), port()));
        }
        int port = port();
        int statusPort = port();
        List<RunningArtefact> gateways = new ArrayList<>();
        Vertx vertx = Vertx.vertx();
        Process balancer = null;
        try (EchoUpstream upstream = new EchoUpstream()) {
            for (Place place : places) {
                gateways.add(start(place, upstream.port()));
            }
            balancer = balancer(port, statusPort, places);
            for (Place place : places) {
                isUp(place, statusPort);
            }
            WebSocketClient opener =
                    vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * CLIENTS));
            WebSocketConnectOptions to = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/");
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(vertx, opener, to));
            }
            clients.forEach(client -> client.connect(0, 0));
            allTalk(clients);

            for (int i = 0; i < GATEWAYS; i++) {
                long before = clients.stream()
                        .mapToLong(client -> client.returns.size())
                        .sum();
                Process process = gateways.get(i).process();
                process.destroy(); // SIGTERM
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(gateways.get(i).log()).isZero();
                allTalk(clients);
                spread(places.get(i).name(), clients, before);
                gateways.set(i, start(places.get(i), upstream.port()));
                isUp(places.get(i), statusPort);
            }
            assertThat(clients.stream().flatMap(client -> client.mistakes.stream()))
                    .isEmpty();
            clients.forEach(client -> client.enough = true);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            if (balancer != null) {
                balancer.destroy();
            }
            gateways.forEach(RunningArtefact::close);
        }
    }

    /** Those that came back since there were so many returns: told 1012, over most of the window, never many at once. */
    private static void spread(String gateway, List<Client> clients, long before) {
        List<Return> returns = clients.stream()
                .flatMap(client -> client.returns.stream())
                .sorted((one, other) -> Long.compare(one.closedAt(), other.closedAt()))
                .skip(before)
                .toList();
        assertThat(returns).hasSizeGreaterThan(CLIENTS / GATEWAYS / 2).allMatch(end -> end.status() == SERVICE_RESTART);
        long first = returns.get(0).closedAt();
        long[] slices = new long
                [1
                        + (int) ((returns.get(returns.size() - 1).closedAt() - first)
                                / TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS))];
        returns.forEach(
                end -> slices[(int) ((end.closedAt() - first) / TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS))]++);
        long[] away = returns.stream()
                .mapToLong(end -> end.openAt() - end.closedAt())
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%s restarted: %d clients came back over %.1f s, at most %d in %d ms (%s); away %.1f ms by median, %.1f at most%n",
                gateway,
                returns.size(),
                slices.length * SLICE_MILLIS / 1e3,
                LongStream.of(slices).max().orElse(0),
                SLICE_MILLIS,
                Arrays.toString(slices),
                away[away.length / 2] / 1e6,
                away[away.length - 1] / 1e6);
        assertThat(slices.length * SLICE_MILLIS).isBetween(WINDOW_MILLIS / 2, WINDOW_MILLIS + 2_000);
        assertThat(LongStream.of(slices).max().orElse(0)).isLessThan(returns.size() / 3);
    }
}
