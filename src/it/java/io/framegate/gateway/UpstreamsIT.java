package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TargetServer;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services whose host is an upstream with several targets: which one sessions go to (spec 10.6). */
class UpstreamsIT {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private TargetServer target(String name) throws IOException {
        return opened(new TargetServer(name));
    }

    static String yaml(String upstream, String targets) {
        return """
                _format_version: "3.0"
                services:
                  - name: s
                    protocol: ws
                    host: chat
                    connect_timeout: 2000
                    routes:
                      - {name: r, protocols: [ws], paths: ["~/room/(?<room_id>[a-z]+)", /], strip_path: false}
                      - {name: preserving, protocols: [ws], paths: [/preserving], preserve_host: true}
                upstreams:
                  - name: chat
                    %s
                    targets: [%s]
                """.formatted(upstream, targets);
    }

    private static String at(int port, int weight) {
        return "{target: '127.0.0.1:" + port + "', weight: " + weight + "}";
    }

    private TestGateway gateway(String upstream, String targets) {
        return opened(TestGateway.builder().eventLoops(2).start(yaml(upstream, targets)));
    }

    /** Whom a session that stays open is with. */
    private String sessionWith(TestGateway gateway, String path, String... fields) throws IOException {
        RawClient client = opened(gateway.ask(path, fields));
        client.expectUpgrade();
        return askedWho(client);
    }

    private static String askedWho(RawClient client) throws IOException {
        client.sendText("who?");
        return client.readFrame().text();
    }

    /** Whom a session is with that is over at once. */
    private static String visit(TestGateway gateway, String path, String... fields) throws Exception {
        try (RawClient client = gateway.ask(path, fields)) {
            client.expectUpgrade();
            String who = askedWho(client);
            client.sendClose(1000, "");
            client.readFrame();
            gateway.nextEnd();
            return who;
        }
    }

    private static Map<String, Long> counted(List<String> names) {
        return names.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<String> visits(TestGateway gateway, int count, String path, String... fields) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(visit(gateway, path, fields));
        }
        return names;
    }

    /** A port where nobody listens. */
    static int refusingPort() throws IOException {
        try (RawUpstream gone = new RawUpstream()) {
            return gone.port();
        }
    }

    // ---- algorithms

    @Test
    void sessionsAreSpreadByWeight() throws Exception {
        TestGateway gateway =
                gateway("tags: []", target("a").yaml(300) + "," + target("b").yaml(100));

        assertThat(counted(visits(gateway, 12, "/"))).isEqualTo(Map.of("a", 9L, "b", 3L));
    }

    @Test
    @Tag("spec-149")
    void aTargetWithoutWeightIsNeverChosen() throws Exception {
        TestGateway gateway =
                gateway("tags: []", target("a").yaml(0) + "," + target("b").yaml(1));

        assertThat(counted(visits(gateway, 4, "/"))).isEqualTo(Map.of("b", 4L));
    }

    @Test
    @Tag("spec-147")
    void theTargetWithTheFewestOpenSessionsIsChosen() throws Exception {
        TestGateway gateway = gateway(
                "algorithm: least-connections",
                target("a").yaml(100) + "," + target("b").yaml(100));
        List<RawClient> clients = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(opened(gateway.ask("/")));
            clients.get(i).expectUpgrade();
            names.add(askedWho(clients.get(i)));
        }
        assertThat(counted(names)).isEqualTo(Map.of("a", 3L, "b", 3L));

        for (int i = 0; i < 6; i++) { // those at b end
            if (names.get(i).equals("b")) {
                clients.get(i).sendClose(1000, "");
                clients.get(i).readFrame();
                gateway.nextEnd();
            }
        }

        assertThat(List.of(sessionWith(gateway, "/"), sessionWith(gateway, "/"), sessionWith(gateway, "/")))
                .containsExactly("b", "b", "b");
    }

    @ParameterizedTest
    @Tag("spec-148")
    @CsvSource(delimiter = '|', textBlock = """
            hash_on: ip                                                        | /            | X-Any: 1
            hash_on: header, hash_on_header: x-room                            | /            | X-Room: red
            hash_on: cookie, hash_on_cookie: room                              | /            | Cookie: a=b; room=red
            hash_on: path                                                      | /rooms/red   | X-Any: 1
            hash_on: query_arg, hash_on_query_arg: room                        | /?room=red   | X-Any: 1
            hash_on: uri_capture, hash_on_uri_capture: room_id                 | /room/red    | X-Any: 1
            hash_on: header, hash_on_header: x-none, hash_fallback: ip         | /            | X-Any: 1
            hash_on: consumer, hash_fallback: uri_capture, hash_fallback_uri_capture: "1" | /room/red | X-Any: 1
            """)
    void whatIsHashedAlikeGoesToTheSameTarget(String hashing, String path, String field) throws Exception {
        TestGateway gateway = gateway(
                "tags: []\n    " + hashing.replace(", ", "\n    "),
                target("a").yaml(100) + "," + target("b").yaml(100) + ","
                        + target("c").yaml(100));

        assertThat(counted(visits(gateway, 6, path, field))).hasSize(1);
    }

    @Test
    void differentValuesGoToDifferentTargets() throws Exception {
        TestGateway gateway = gateway(
                "hash_on: query_arg\n    hash_on_query_arg: room",
                target("a").yaml(100) + "," + target("b").yaml(100));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add(visit(gateway, "/?room=" + i));
        }

        assertThat(counted(names)).hasSize(2);
    }

    @Test
    @Tag("spec-148")
    void aClientWithoutTheCookieIsGivenOneThatLeadsBack() throws Exception {
        TestGateway gateway = gateway(
                "hash_on: cookie\n    hash_on_cookie: seat\n    hash_on_cookie_path: /chat",
                target("a").yaml(100) + "," + target("b").yaml(100));

        for (int i = 0; i < 6; i++) {
            RawClient client = opened(gateway.ask("/"));
            Head head = client.expectUpgrade();
            String given = head.field("Set-Cookie").orElseThrow();
            assertThat(given).matches("seat=[0-9a-f-]{36}; Path=/chat; SameSite=Lax; HttpOnly");
            String who = askedWho(client);

            RawClient again = opened(gateway.ask("/", "Cookie: " + given.split(";")[0]));
            assertThat(again.expectUpgrade().field("Set-Cookie")).isEmpty();
            assertThat(askedWho(again)).isEqualTo(who);
        }
    }

    // ---- tries

    @Test
    @Tag("spec-109")
    void aTargetThatRefusesIsMadeUpForByAnother() throws Exception {
        TestGateway gateway =
                gateway("tags: []", at(refusingPort(), 100) + "," + target("b").yaml(100));

        assertThat(counted(visits(gateway, 6, "/"))).isEqualTo(Map.of("b", 6L));
    }

    @Test
    @Tag("spec-109")
    void retriesAreCountedOverAllTargets() throws Exception {
        String yaml = yaml("tags: []", at(refusingPort(), 100) + "," + at(refusingPort(), 100))
                .replace("connect_timeout: 2000", "retries: 2");
        TestGateway gateway = opened(TestGateway.builder().start(yaml));

        try (RawClient client = gateway.ask("/")) {
            client.expectStatus(502);
        }
        assertThat(gateway.nextEnd().reason()).endsWith("(tries: 3)");
    }

    @ParameterizedTest
    @Tag("spec-111")
    @CsvSource({"''", "'{target: \"127.0.0.1:1\", weight: 0}'"})
    void anUpstreamWithoutAnAvailableTargetIsUnavailable(String targets) throws Exception {
        TestGateway gateway = gateway("tags: []", targets);

        try (RawClient client = gateway.ask("/")) {
            client.expectStatus(503);
            assertThat(client.readRest()).startsWith("failure to get a peer from the ring-balancer\n");
        }
        assertThat(gateway.nextEnd().reason()).endsWith("(tries: 0)");
    }

    @Test
    void aRefusalIsTheClientsAnswerAndNotTriedAgain() throws Exception {
        RawUpstream refusing = opened(new RawUpstream());
        TestGateway gateway =
                gateway("tags: []", at(refusing.port(), 100) + "," + target("b").yaml(0));

        try (RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = refusing.accept()) {
            connection.readRequest();
            connection.answer("HTTP/1.1 403 Forbidden\nContent-Length: 2\n\nno");
            client.expectStatus(403);
        }
    }

    // ---- Host

    @ParameterizedTest
    @CsvSource({
        "/, tags: [], 127.0.0.1:PORT",
        "/, host_header: chat.example.com, chat.example.com:PORT",
        "/, 'host_header: \"chat.example.com:9\"', chat.example.com:9",
        "/preserving, host_header: chat.example.com, gateway.test"
    })
    void theHostIsTheTargetsOrTheUpstreamsOrTheClients(String path, String upstream, String host) throws Exception {
        RawUpstream target = opened(new RawUpstream());
        TestGateway gateway = gateway(upstream, at(target.port(), 100));
        RawClient client = opened(new RawClient(gateway.port()));

        client.request(
                "GET " + path + " HTTP/1.1\r\nHost: gateway.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + RawClient.KEY + "\r\n\r\n");
        RawUpstream.Connection connection = opened(target.upgrade());

        assertThat(connection.request().field("Host")).contains(host.replace("PORT", Integer.toString(target.port())));
        client.expectUpgrade();
    }

    // ---- changes

    @Test
    void otherTargetsAreForNewSessionsAndOpenOnesStay() throws Exception {
        TargetServer a = target("a");
        TargetServer b = target("b");
        TestGateway gateway = gateway("tags: []", a.yaml(100));
        RawClient before = opened(gateway.ask("/"));
        before.expectUpgrade();
        assertThat(askedWho(before)).isEqualTo("a");

        gateway.reload(yaml("tags: []", b.yaml(100)));

        assertThat(visits(gateway, 2, "/")).containsOnly("b");
        assertThat(askedWho(before)).isEqualTo("a");
        gateway.reload(yaml("tags: []", a.yaml(1) + "," + b.yaml(0)));
        assertThat(visits(gateway, 2, "/")).containsOnly("a");
        assertThat(askedWho(before)).isEqualTo("a");
    }

    @Test
    void sessionsOfARemovedTargetAreDrainedIfTheSettingsSaySo() throws Exception {
        TargetServer a = target("a");
        TargetServer b = target("b");
        String both = a.yaml(100) + "," + b.yaml(100);
        TestGateway gateway = opened(TestGateway.builder()
                .eventLoops(2)
                .settings("reload: {on_removed: drain}\ndrain: {status: 1012}")
                .start(yaml("tags: []", both)));
        RawClient atA = opened(gateway.ask("/"));
        atA.expectUpgrade();
        RawClient atB = opened(gateway.ask("/"));
        atB.expectUpgrade();
        assertThat(askedWho(atA) + askedWho(atB)).isEqualTo("ab");

        gateway.reload(yaml("tags: []", b.yaml(100)));

        atA.expectClose(1012, "");
        atA.sendClose(1012, "");
        assertThat(gateway.nextEnd().reason()).isEqualTo("the target was removed");
        assertThat(askedWho(atB)).isEqualTo("b");
    }
}
