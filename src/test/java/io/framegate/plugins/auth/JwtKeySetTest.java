package io.framegate.plugins.auth;

import static io.framegate.plugins.auth.SignedTokens.OTHER_RSA;
import static io.framegate.plugins.auth.SignedTokens.RSA;
import static io.framegate.plugins.auth.SignedTokens.keySet;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.framegate.config.document.ConfigProblem;
import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HeaderChange;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jwt} with keys of a set: whose session it is, and what it may. */
class JwtKeySetTest {

    private static final long NOW = 1_800_000_000L;

    /** Keys that are there at once, or cannot be had at all. */
    private record Keys(CompletableFuture<KeySet> fetch) implements RemoteKeys.Source {
        @Override
        public String toString() {
            return "https://id.example/keys";
        }
    }

    private static final RemoteKeys.Source THERE = new Keys(CompletableFuture.completedFuture(keySet(RSA)));
    private static final RemoteKeys.Source GONE =
            new Keys(CompletableFuture.failedFuture(new RemoteKeys.Failure("status 500")));

    private static HandshakeDecision decide(RemoteKeys.Source source, String config, SessionFacts session) {
        Jwt.Config read = Handshakes.read(
                        Jwt.Config.class, config.replaceFirst("\\{", "{jwks_uri: 'https://id.example/keys', "))
                .value()
                .orElseThrow();
        Consumers consumers = Handshakes.consumers();
        RemoteKeys keys =
                new RemoteKeys("jwt", read.keySet(), source, () -> 0, (nanos, task) -> new CompletableFuture<Void>());
        Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
        Tokens tokens = new Tokens(
                new BearerTokens(List.of("jwt"), List.of(), List.of(), List.of()),
                new TokenCheck(
                        new RemoteSigners(read.keySet(), keys, consumers),
                        read.rules(),
                        read.upstreamHeaders(),
                        clock));
        return PluginProbe.of(new Authenticator(tokens, new Authentication(read.fallback(), "Bearer", consumers)))
                .in(session)
                .handshake();
    }

    private static HandshakeDecision decide(String config, Map<String, Object> claims) {
        return decide(THERE, config, Handshakes.session("jwt=" + SignedTokens.token(RSA, JWSAlgorithm.RS256, claims)));
    }

    private static String outcome(String config, Map<String, Object> claims) {
        return Handshakes.outcome(decide(config, claims));
    }

    private static String invalid(String message) {
        return "401 " + message + " | Bearer error=\"invalid_token\"";
    }

    @Test
    void aTokenNeedsNoConsumer() {
        Proceed decision = (Proceed) decide("{}", Map.of("sub", "u-1"));

        assertThat(decision.authenticated()).isEmpty();
        assertThat(decision.identified().orElseThrow().credential()).isEqualTo("u-1");
        assertThat(((Proceed) decide("{}", Map.of())).identified()).isEmpty();
        assertThat(((Proceed) decide("{credential_claim: /user/id}", Map.of("user", Map.of("id", 7)))).identified())
                .map(HandshakeDecision.Identified::credential)
                .contains("7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {consumer_claim: sub}                                    | alice by alice
            {consumer_claim: /user/name}                             | alice by alice
            {consumer_claim: sub, credential_claim: jti}             | alice by t-1
            {consumer_claim: mail}                                   | alice by alice
            {consumer_claim: id, consumer_by: [id]}                  | alice by alice
            {consumer_claim: sub, consumer_by: [custom_id]}          | 401 No consumer found for given 'sub'
            {consumer_claim: id}                                     | 401 No consumer found for given 'id'
            {consumer_claim: missing}                                | 401 No mandatory 'missing' in claims
            {consumer_claim: user}                                   | 401 No mandatory 'user' in claims
            {consumer_claim: missing, anonymous: nobody}             | nobody by nothing
            """)
    void aClaimNamesTheConsumer(String config, String outcome) {
        Map<String, Object> claims = Map.of(
                "sub",
                "alice",
                "id",
                "alice-id",
                "mail",
                "alice@example.com",
                "jti",
                "t-1",
                "user",
                Map.of("name", "alice"));

        assertThat(outcome(config, claims).replace(" | Bearer error=\"invalid_token\"", ""))
                .isEqualTo(outcome);
    }

    @Test
    void whatASetHasNotSignedIsRefused() {
        String unknown = SignedTokens.token(OTHER_RSA, JWSAlgorithm.RS256, Map.of("sub", "a"));
        String good = SignedTokens.token(RSA, JWSAlgorithm.RS256, Map.of("sub", "a"));
        String forged = good.substring(0, good.lastIndexOf('.')) + ".AAAA";

        assertThat(Handshakes.outcome(decide(THERE, "{}", Handshakes.session("jwt=" + unknown))))
                .isEqualTo(invalid("No key found for given 'kid'"));
        assertThat(Handshakes.outcome(decide(THERE, "{}", Handshakes.session("jwt=" + forged))))
                .isEqualTo(invalid("Invalid signature"));
        assertThat(Handshakes.outcome(decide(THERE, "{}", Handshakes.session(""))))
                .isEqualTo("401 Unauthorized | Bearer");
    }

    @Test
    void withoutKeysItIsTheGatewaysFaultAndNobodyIsTakenForAGuest() {
        SessionFacts session = Handshakes.session("jwt=" + SignedTokens.token(RSA, JWSAlgorithm.RS256, Map.of()));

        HandshakeDecision.Reject reject = (HandshakeDecision.Reject) decide(GONE, "{anonymous: nobody}", session);

        assertThat(reject.status()).isEqualTo(503);
        assertThat(reject.headers()).containsKey("Retry-After");
        assertThat(((Proceed) decide(GONE, "{enforcement_mode: log_only}", session)).unenforced())
                .containsExactly("The keys that tokens are checked with cannot be had");
        assertThat(Handshakes.outcome(decide(GONE, "{anonymous: nobody}", Handshakes.session(""))))
                .isEqualTo("nobody by nothing");
        assertThat(Handshakes.outcome(decide(GONE, "{}", Handshakes.session("jwt=x"))))
                .isEqualTo(invalid("Bad token"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {issuers_allowed: [i, j]}                | as before
            {issuers_allowed: [j]}                   | 401 issuer not allowed
            {audience_required: [b, d]}              | as before
            {audience_required: [d]}                 | 401 audience not allowed
            """)
    void issuerAndAudienceCount(String config, String outcome) {
        Map<String, Object> claims = Map.of("sub", "u", "iss", "i", "aud", List.of("a", "b"));

        assertThat(outcome(config, claims).replace(" | Bearer error=\"invalid_token\"", ""))
                .isEqualTo(outcome);
        assertThat(outcome("{audience_required: [a]}", Map.of("aud", "a"))).isEqualTo("as before");
        assertThat(outcome("{audience_required: [a], issuers_allowed: [i]}", Map.of()))
                .isEqualTo(invalid("issuer not allowed"));
    }

    @Test
    void aSessionEndsWithItsToken() {
        Proceed decision = (Proceed) decide("{}", Map.of("sub", "u", "exp", new Date((NOW + 60) * 1000)));

        assertThat(decision.lifetime()).map(Lifetime::millis).contains(60_000L);
        assertThat(decision.lifetime()).map(Lifetime::status).contains(CloseStatus.of(4401, "token expired"));
        assertThat(outcome("{}", Map.of("exp", new Date((NOW - 1) * 1000)))).isEqualTo(invalid("token expired"));
    }

    @Test
    void claimsBecomeHeaderFieldsThatAClientCannotPretend() {
        String config =
                "{upstream_headers: {X-User: sub, X-Roles: /realm/roles, X-Level: level, X-None: none, X-Odd: odd}}";
        Map<String, Object> claims = Map.of(
                "sub",
                "u-1",
                "realm",
                Map.of("roles", List.of("a", "b", List.of("c"))),
                "level",
                3,
                "odd",
                "a\r\nX-Admin: true");

        List<HeaderChange> changes = ((Proceed) decide(config, claims)).headers();

        assertThat(changes)
                .filteredOn(change -> change.kind() == HeaderChange.Kind.CLEAR)
                .map(HeaderChange::name)
                .containsExactlyInAnyOrder("X-User", "X-Roles", "X-Level", "X-None", "X-Odd");
        assertThat(changes)
                .filteredOn(change -> change.kind() == HeaderChange.Kind.SET)
                .map(change -> change.name() + ": " + change.value())
                .containsExactlyInAnyOrder("X-User: u-1", "X-Roles: a, b", "X-Level: 3");
        Proceed asGuest =
                (Proceed) decide(GONE, "{anonymous: nobody, upstream_headers: {X-User: sub}}", Handshakes.session(""));
        assertThat(asGuest.headers()).map(HeaderChange::name).contains("X-User");
    }

    @Test
    void aCredentialThatNoHeaderCanHoldIsNone() {
        assertThat(((Proceed) decide("{}", Map.of("sub", "a\r\nX-Admin: true"))).identified())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {jwks_uri: 'ftp://id.example/keys'}                   | jwks_uri: expected a URL such as https://host.example/path, with http or https and without a user
            {jwks_uri: '${x}'}                                    | jwks_uri: expected a URL such as https://host.example/path, with http or https and without a user
            {jwks_uri: 'https://u:p@id.example/keys'}             | jwks_uri: expected a URL such as https://host.example/path, with http or https and without a user
            {jwks_uri: 'http://a/', jwks_refresh: 0}              | jwks_refresh: expected an integer in 1..86400, found 0
            {jwks_uri: 'http://a/', jwks_cooldown: 9999}          | jwks_cooldown: expected an integer in 1..3600, found 9999
            {jwks_uri: 'http://a/', consumer_claim: ''}           | consumer_claim: expected a claim such as sub, or a pointer such as /user/id
            {jwks_uri: 'http://a/', consumer_claim: '/~2'}        | consumer_claim: expected a JSON pointer such as /user/name, with ~1 for / and ~0 for ~ within a name, found "/~2"
            {jwks_uri: 'http://a/', consumer_by: [mail]}          | consumer_by[0]: expected one of "id", "username", "custom_id", found "mail"
            {jwks_uri: 'http://a/', consumer_by: []}              | consumer_by: expected id, username or custom_id, found nothing
            {consumer_claim: sub}                                 | consumer_claim needs jwks_uri
            {upstream_headers: {'X Y': sub}}                      | upstream_headers.X Y cannot be set: header name must be a token
            {upstream_headers: {Upgrade: sub}}                    | upstream_headers.Upgrade cannot be set: header Upgrade is written by the gateway
            """)
    void whatCannotBeIsRefusedWithItsPlace(String config, String problem) {
        assertThat(Handshakes.read(Jwt.Config.class, config).problems())
                .map(ConfigProblem::toString)
                .map(text -> text.replaceFirst("^: ", ""))
                .containsExactly(problem);
    }
}
