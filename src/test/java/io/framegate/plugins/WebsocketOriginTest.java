package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 sections 10.2 and 4.2.2, RFC 6454 section 6.2. */
class WebsocketOriginTest {

    private static final Proceed UNCHANGED = Proceed.UNCHANGED;

    private static Reading<WebsocketOrigin.Config> read(Map<String, ?> config) {
        return ConfigReader.plain().read(WebsocketOrigin.Config.class, config);
    }

    /** What the plugin says to a request over ws to gateway.example with these fields. */
    private static HandshakeDecision ask(Map<String, ?> config, String... fields) {
        return ask(config, "ws", "gateway.example", 80, fields);
    }

    private static HandshakeDecision ask(
            Map<String, ?> config, String scheme, String host, int port, String... fields) {
        Headers headers = Headers.of(Stream.of(fields)
                .map(field -> field.split(": ?", 2))
                .map(field -> Map.entry(field[0], field[1]))
                .toList());
        SessionFacts facts = new SessionFacts(
                "0123456789abcdef0123456789abcdef",
                "a-route",
                "a-service",
                new SessionFacts.Client("192.0.2.1", 50_000),
                new SessionFacts.Request(scheme, "inner", 8080, "/", "", headers, host, port),
                Optional.empty());
        return PluginProbe.of(new WebsocketOrigin(), read(config).value().orElseThrow())
                .in(facts)
                .handshake();
    }

    private static void assertRefused(HandshakeDecision said, int status, String body) {
        assertThat(said).isInstanceOfSatisfying(Reject.class, reject -> {
            assertThat(reject.status()).isEqualTo(status);
            assertThat(reject.body()).isEqualTo(body);
            assertThat(reject.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
        });
    }

    private static void assertOrigin(HandshakeDecision said, boolean allowed) {
        if (allowed) {
            assertThat(said).isEqualTo(UNCHANGED);
        } else {
            assertRefused(said, 403, "Origin not allowed");
        }
    }

    @Test
    void runsWhereKongRunsCors() {
        assertThat(new WebsocketOrigin().name()).isEqualTo("websocket-origin");
        assertThat(new WebsocketOrigin().priority()).isEqualTo(2000);
    }

    @Nested
    class SameOrigin {

        @ParameterizedTest
        @CsvSource({
            "wss, gateway.example, 443, https://gateway.example, true",
            "wss, gateway.example, 443, HTTPS://Gateway.EXAMPLE, true",
            "wss, gateway.example, 443, https://gateway.example:443, true",
            "wss, gateway.example, 443, https://gateway.example:8443, false",
            "wss, gateway.example, 8443, https://gateway.example:8443, true",
            "wss, gateway.example, 8443, https://gateway.example, false",
            "wss, gateway.example, 443, http://gateway.example, false",
            "wss, gateway.example, 443, http://gateway.example:443, false",
            "wss, gateway.example, 443, https://evil.example, false",
            "wss, gateway.example, 443, https://gateway.example.evil.example, false",
            "wss, gateway.example, 443, https://evil-gateway.example, false",
            "wss, gateway.example, 443, https://www.gateway.example, false",
            "wss, gateway.example, 443, https://gateway.example., false",
            "wss, gateway.example, 443, null, false",
            "wss, gateway.example, 443, wss://gateway.example, false",
            "ws, gateway.example, 80, http://gateway.example, true",
            "ws, gateway.example, 80, http://gateway.example:80, true",
            "ws, gateway.example, 80, http://gateway.example:8080, false",
            "ws, gateway.example, 8080, http://gateway.example:8080, true",
            "ws, gateway.example, 8080, http://gateway.example, false",
            "ws, '[2001:db8::1]', 8080, http://[2001:db8::1]:8080, true",
            "ws, '[2001:db8::1]', 8080, http://[2001:DB8::1]:8080, true",
            "ws, '[2001:db8::1]', 8080, http://[2001:db8::2]:8080, false",
            "ws, '', 80, http://, false",
            "ws, '', 80, file://, false",
            "ws, '', 80, null, false"
        })
        void isSchemeHostAndPort(String scheme, String host, int port, String origin, boolean allowed) {
            assertOrigin(ask(Map.of(), scheme, host, port, "Origin: " + origin), allowed);
        }

        @ParameterizedTest
        @CsvSource({
            "gateway.example, 80, https://gateway.example, true",
            "gateway.example, 443, https://gateway.example, true",
            "gateway.example, 8443, https://gateway.example:8443, true",
            "gateway.example, 8443, https://gateway.example, false",
            "gateway.example, 80, https://gateway.example:8443, false",
            "gateway.example, 80, https://evil.example, false",
            "gateway.example, 443, http://gateway.example, false",
            "gateway.example, 80, ftp://gateway.example, false",
            "gateway.example, 80, ftp://gateway.example:80, false"
        })
        void mayBeOfHttpsWhereAProxyThatIsNotTrustedEndedTls(String host, int port, String origin, boolean allowed) {
            assertOrigin(ask(Map.of(), "ws", host, port, "Origin: " + origin), allowed);
        }
    }

    @Nested
    class Listed {

        @ParameterizedTest
        @CsvSource({
            "*, https://anything.example:1, true",
            "*, null, true",
            "'null', null, true",
            "'null', https://app.example, false",
            "https://app.example, https://app.example, true",
            "https://App.Example:443, https://app.example, true",
            "https://app.example, https://APP.example:443, true",
            "https://app.example, http://app.example, false",
            "https://app.example, https://app.example:8443, false",
            "https://app.example:8443, https://app.example:8443, true",
            "https://app.example, https://gateway.example, false",
            "https://app.example, null, false",
            "http://[::1]:3000, http://[::1]:3000, true",
            "http://my_host, http://my_host, true",
            "http://my_host, http://myxhost, false",
            "file://, file://, true",
            "file://, null, false",
            "chrome-extension://abcdefgh, chrome-extension://abcdefgh, true",
            "chrome-extension://abcdefgh, chrome-extension://abcdefgi, false",
            "https://*.example.com, https://a.example.com, true",
            "https://*.example.com, https://a.b.example.com, true",
            "https://*.example.com, https://example.com, false",
            "https://*.example.com, https://.example.com, false",
            "https://*.example.com, https://aexample.com, false",
            "https://*.example.com, https://a.example.com.evil.example, false",
            "https://*.example.com, http://a.example.com, false",
            "https://*.example.com, https://a.example.com:8443, false",
            "https://*.example.com:8443, https://a.Example.com:8443, true",
            "https://*.example.com:443, https://a.example.com, true",
            "example.com, https://example.com, true",
            "example.com, http://example.com:3000, true",
            "example.com, https://www.example.com, false",
            "localhost, http://localhost:3000, true",
            "*.example.com, http://a.example.com:3000, true",
            "*.Example.com, https://a.b.example.com, true",
            "*.example.com, https://example.com, false",
            "*.example.com, https://a.example.com.evil.example, false",
            "*.example.com, null, false",
            "'https://pr-[0-9]+\\.example\\.com', https://pr-17.example.com, true",
            "'https://pr-[0-9]+\\.example\\.com', https://pr-17.example.com:443, true",
            "'https://pr-[0-9]+\\.example\\.com', https://PR-17.example.com, true",
            "'https://pr-[0-9]+\\.example\\.com', https://pr-17.example.com.evil.example, false",
            "'https://pr-[0-9]+\\.example\\.com', https://pr-17.example.com:8443, false",
            "'^https://pr-[0-9]+\\.example\\.com$', https://pr-17.example.com, true",
            "'(a|b)\\.example\\.com', http://b.example.com:3000, true",
            "'(a|b)\\.example\\.com', http://c.example.com, false",
            "'(a|b)\\.example\\.com', http://b.example.com.evil.example, false",
            "'.*', null, false",
            "'.*', https://app.example, true",
            "'(null|https:.*)', null, false"
        })
        void asInKongsCors(String listed, String origin, boolean allowed) {
            assertOrigin(ask(Map.of("origins", List.of(listed)), "Origin: " + origin), allowed);
        }

        @Test
        void anyOfThemIsEnough() {
            Map<String, ?> config = Map.of("origins", List.of("https://a.example", "https://b.example"));

            assertOrigin(ask(config, "Origin: https://b.example"), true);
            assertOrigin(ask(config, "Origin: https://c.example"), false);
        }

        /** Not even what is listed behind it. */
        @ParameterizedTest
        @ValueSource(strings = {"https://(a*)*\\1b", "(a+)+\\1b", "(.*a){12}b"})
        void expressionThatTakesTooLongAllowsNothing(String expression) {
            String costly = "https://" + "a".repeat(250);
            String cheap = "https://" + "a".repeat(12) + "b";
            Map<String, ?> config = Map.of("origins", List.of(expression, costly, cheap));

            assertOrigin(ask(config, "Origin: " + costly), false);
            assertOrigin(ask(config, "Origin: " + cheap), true);
        }
    }

    @Nested
    class Field {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "https://",
                    "https://:443",
                    "https://app.example/",
                    "https://app.example:",
                    "https://app.example:0",
                    "https://app.example:65536",
                    "https://app.example:99999999999",
                    "https://app.example:+443",
                    "https://app.example, https://app.example",
                    "https://app.example https://app.example",
                    "https://user@app.example",
                    "https://app.example?q",
                    "https://app.example#f",
                    "https://app.example\\evil",
                    "https:app.example",
                    "app.example",
                    "NULL",
                    "null ",
                    "://app.example",
                    "1https://app.example",
                    "https://b\u00fccher.example",
                    "https://[::1",
                    "file://:80"
                })
        void thatIsNotOneOriginIsRefusedByEveryConfiguration(String value) {
            assertOrigin(ask(Map.of(), "Origin:" + value), false);
            assertOrigin(ask(Map.of("origins", List.of("*")), "Origin:" + value), false);
            assertOrigin(ask(Map.of("origins", List.of(".*")), "Origin:" + value), false);
        }

        @Test
        void thatIsLongerThanAnyOriginIsRefused() {
            Map<String, ?> any = Map.of("origins", List.of("*"));

            assertOrigin(ask(any, "Origin: https://" + "a".repeat(292)), true);
            assertOrigin(ask(any, "Origin: https://" + "a".repeat(293)), false);
        }

        @Test
        void thatComesTwiceIsRefused() {
            String own = "Origin: http://gateway.example";

            assertOrigin(ask(Map.of(), own), true);
            assertOrigin(ask(Map.of(), own, own), false);
            assertOrigin(ask(Map.of("origins", List.of("*")), own, "origin: http://evil.example"), false);
        }

        @Test
        void thatIsAbsentIsAllowedUnlessConfigured() {
            assertOrigin(ask(Map.of()), true);
            assertOrigin(ask(Map.of("origins", List.of("https://app.example"))), true);
            assertOrigin(ask(Map.of("allow_origin_absent", false)), false);
            assertOrigin(ask(Map.of("allow_origin_absent", false, "origins", List.of("*"))), false);
            assertOrigin(ask(Map.of("allow_origin_absent", false), "Origin: http://gateway.example"), true);
        }
    }

    @Nested
    class Subprotocols {

        private static final String FIELD = "Sec-WebSocket-Protocol";

        private final Map<String, ?> allowed = Map.of("allowed_subprotocols", List.of("chat", "superchat"));
        private final Map<String, ?> required = Map.of("require_subprotocol", true);

        @Test
        void areAllAllowedWithoutAList() {
            assertThat(ask(Map.of(), FIELD + ": a, b")).isEqualTo(UNCHANGED);
            assertThat(ask(required, FIELD + ": a, b")).isEqualTo(UNCHANGED);
        }

        @Test
        void mayBeMissingUnlessRequired() {
            assertThat(ask(Map.of())).isEqualTo(UNCHANGED);
            assertThat(ask(allowed)).isEqualTo(UNCHANGED);
            assertRefused(ask(required), 400, "Sub-protocol required");
            assertRefused(ask(required, FIELD + ": ,"), 400, "Sub-protocol required");
        }

        @ParameterizedTest
        @CsvSource({
            "'chat', ''",
            "'superchat, chat', ''",
            "'chat, other', 'chat'",
            "'other, superchat,chat', 'superchat, chat'",
            "'chat, chat', 'chat'",
            "'chat, (no token)', 'chat'"
        })
        void thatAreNotAllowedAreNotOfferedToTheUpstream(String offered, String rest) {
            assertThat(ask(allowed, FIELD + ": " + offered))
                    .isEqualTo(rest.isEmpty() ? UNCHANGED : UNCHANGED.withUpstreamHeader(FIELD, rest));
        }

        @Test
        void areReadFromEveryField() {
            assertThat(ask(allowed, FIELD + ": other", FIELD + ": chat"))
                    .isEqualTo(UNCHANGED.withUpstreamHeader(FIELD, "chat"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"other", "Chat", "chat2", "a, b", "chat chat"})
        void areAllRefusedIfNoneIsAllowed(String offered) {
            assertRefused(ask(allowed, FIELD + ": " + offered), 400, "Sub-protocol not allowed");
        }

        @Test
        void areLookedAtAfterTheOrigin() {
            assertRefused(ask(required, "Origin: https://evil.example", FIELD + ": chat"), 403, "Origin not allowed");
        }
    }

    @Nested
    class Configuration {

        private List<String> problems(Map<String, ?> config) {
            return read(config).problems().stream().map(ConfigProblem::toString).toList();
        }

        @Test
        void mayBeEmpty() {
            assertThat(problems(Map.of())).isEmpty();
        }

        @Test
        void hasAllItsProblemsListedWithTheirPaths() {
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("origin", List.of());
            config.put("origins", Arrays.asList("https://a.example", "https://(", 5, null));
            config.put("allow_origin_absent", "perhaps");
            config.put("allowed_subprotocols", List.of("chat", "a b", ""));
            config.put("require_subprotocol", 1);

            assertThat(problems(config))
                    .containsExactly(
                            "origin: unknown key, did you mean \"origins\"?",
                            "origins[1]: expected an origin or a regular expression, found \"https://(\": Unclosed group near"
                                    + " position 9",
                            "origins[2]: expected an allowed origin, found 5",
                            "origins[3]: expected an allowed origin, found nothing",
                            "allow_origin_absent: expected true or false, found \"perhaps\"",
                            "allowed_subprotocols[1]: expected a sub-protocol such as graphql-transport-ws, found \"a b\"",
                            "allowed_subprotocols[2]: expected a sub-protocol such as graphql-transport-ws, found \"\"",
                            "require_subprotocol: expected true or false, found 1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "https://app.example/",
                    "https://app.example/path",
                    "app.example:8443",
                    "https://",
                    "https://app.example:65536",
                    "https://*.",
                    "https://*.[::1]",
                    "https://*.app.example/",
                    "*.",
                    "*.example.com:8443",
                    "https://b\u00fccher.example",
                    "https://app.example https://b.example"
                })
        void refusesWhatCouldNeverMatch(String origin) {
            assertThat(problems(Map.of("origins", List.of(origin))))
                    .singleElement()
                    .asString()
                    .startsWith("origins[0]: expected an origin such as https://example.com");
        }

        @ParameterizedTest
        @ValueSource(strings = {"*example.com", "https://[", "(", "+x"})
        void refusesExpressionsThatCannotBeCompiled(String expression) {
            assertThat(problems(Map.of("origins", List.of(expression))))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "origins[0]: expected an origin or a regular expression, found \"" + expression + "\": ");
        }

        @Test
        void refusesExpressionsThatAreNestedTooDeep() {
            assertThat(problems(Map.of("origins", List.of("(".repeat(100_000)))))
                    .singleElement()
                    .asString()
                    .startsWith("origins[0]: expected an origin or a regular expression, found \"(((")
                    .hasSizeLessThan(300);
        }
    }
}
