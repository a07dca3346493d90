package io.framegate.plugins.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.framegate.config.document.ConfigProblem;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Hold;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.OnMove;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import io.framegate.testkit.Frames;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and tokens that come in the first message. */
class FirstMessageTest {

    private static final long NOW = 1_800_000_000L;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Consumers CONSUMERS = Handshakes.consumers(
            new Credential.Key("key-id", "abc", Handshakes.ALICE),
            new Credential.Jwt("c", "issuer", "HS256", Optional.of(SECRET), Optional.empty(), Handshakes.ALICE));

    private static <C extends Record> PluginProbe probe(PluginFactory<C> factory, String config, SessionFacts session) {
        C read = Handshakes.read(factory.configType(), config).value().orElseThrow();
        return PluginProbe.of(factory, read, new PluginSite(CONSUMERS)).in(session);
    }

    private static PluginProbe held(String config) {
        PluginProbe probe = probe(new KeyAuth(), config, Handshakes.session(""));
        assertThat(((Proceed) probe.handshake()).holds()).hasSize(1);
        return probe;
    }

    private static Decision.Authenticate known(Decision decision) {
        return (Decision.Authenticate) decision;
    }

    private static final String GRAPHQL = "{first_message: {pointer: /payload/key}}";
    private static final String INIT = "{\"type\":\"connection_init\",\"payload\":{\"key\":\"abc\"}}";

    @Test
    void aClientThatShowsNothingInItsHandshakeHasTimeForAMessage() {
        Proceed decision =
                (Proceed) probe(new KeyAuth(), "{first_message: {pointer: '', timeout: 5000}}", Handshakes.session(""))
                        .handshake();

        assertThat(decision.holds())
                .containsExactly(new Hold(5000, CloseStatus.of(4408, "no token in time"), "no token in time"));
        assertThat(decision.authenticated()).isEmpty();
    }

    @Test
    void whatIsShownInTheHandshakeCountsThere() {
        PluginProbe good = probe(new KeyAuth(), GRAPHQL, Handshakes.session("apikey=abc"));
        assertThat(Handshakes.outcome(good.handshake())).isEqualTo("alice by key-id");
        assertThat(good.client(Frame.text("anything"))).isInstanceOf(Decision.Forward.class);

        PluginProbe bad = probe(new KeyAuth(), GRAPHQL, Handshakes.session("apikey=x"));
        assertThat(Handshakes.outcome(bad.handshake())).isEqualTo("401 Unauthorized | Key");
    }

    @Test
    void theFirstMessageSaysWhoItIsAndTheRestPasses() {
        PluginProbe probe = held(GRAPHQL);

        Decision.Authenticate who = known(probe.client(Frame.text(INIT)));

        assertThat(Handshakes.outcome(who.said())).isEqualTo("alice by key-id");
        assertThat(who.frame()).contains(Frame.text(INIT));
        assertThat(probe.client(Frame.text("{}"))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.client(Frames.ping("x"))).isInstanceOf(Decision.Forward.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``        | abc
            ``        | `  abc `
            /0        | ["abc"]
            /a~1b/c   | {"a/b":{"c":"abc"}}
            """)
    void theTokenIsWhereThePointerSays(String pointer, String message) {
        Decision decision =
                held("{first_message: {pointer: '" + pointer + "'}}").client(Frame.text(message));

        assertThat(Handshakes.outcome(known(decision).said())).isEqualTo("alice by key-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"payload\":5}",
                "{\"payload\":{\"key\":7}}",
                "{\"payload\":{\"key\":\" \"}}",
                "{\"payload\":{\"key\":\"other\"}}",
                "{\"payload\":{\"key\":\"abc\",\"key\":\"abc\"}}"
            })
    void aMessageWithoutAGoodTokenClosesTheClient(String message) {
        assertThat(held(GRAPHQL).client(Frame.text(message)))
                .isEqualTo(new Decision.Close(CloseStatus.of(4401, "Unauthorized"), CloseStatus.GOING_AWAY));
    }

    @Test
    void aBinaryMessageHasNoToken() {
        assertThat(held("{first_message: {pointer: '', close_code: 3000}}").client(Frames.binary("61 62 63")))
                .isEqualTo(new Decision.Close(CloseStatus.of(3000, "Unauthorized"), CloseStatus.GOING_AWAY));
    }

    @Test
    void pingsBeforeTheMessageGoNowhereAndACloseIsTheGatewaysToAnswer() {
        PluginProbe probe = held(GRAPHQL);

        assertThat(probe.client(Frames.ping("x"))).isInstanceOf(Decision.Drop.class);
        assertThat(probe.client(Frames.close(1000))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.client(Frame.text(INIT))).isInstanceOf(Decision.Authenticate.class);
    }

    @Test
    void theUpstreamSeesAsMuchOfTheMessageAsItIsToSee() {
        assertThat(known(held("{first_message: {pointer: /payload/key, swallow: true}}")
                                .client(Frame.text(INIT)))
                        .frame())
                .isEmpty();
        assertThat(known(held("{hide_credentials: true, first_message: {pointer: /payload/key}}")
                                .client(Frame.text(INIT)))
                        .frame())
                .contains(Frame.text("{\"type\":\"connection_init\",\"payload\":{}}"));
        assertThat(known(held("{hide_credentials: true, first_message: {pointer: ''}}")
                                .client(Frame.text("abc")))
                        .frame())
                .isEmpty();
    }

    @Test
    void whereNothingIsEnforcedNothingIsHeld() {
        PluginProbe probe = probe(
                new KeyAuth(),
                "{enforcement_mode: log_only, first_message: {pointer: /payload/key}}",
                Handshakes.session(""));
        assertThat(((Proceed) probe.handshake()).holds()).isEmpty();

        assertThat(probe.client(Frames.ping("x"))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.client(Frame.text("{}"))).isEqualTo(new Decision.Forward(Optional.of("Unauthorized")));
        assertThat(probe.client(Frame.text("{}"))).isEqualTo(new Decision.Forward());
    }

    @Test
    void whoeverTakesOverASessionWaitsForTheMessageToo() throws Exception {
        KeyAuth factory = new KeyAuth();
        Plugin plugin = factory.create(
                Handshakes.read(KeyAuth.Config.class, GRAPHQL).value().orElseThrow(), new PluginSite(CONSUMERS));
        PluginProbe old = PluginProbe.of(plugin).in(Handshakes.session(""));
        old.handshake();
        PluginProbe young = PluginProbe.of(plugin);
        OnMove mover = (OnMove) plugin;

        mover.importState(young.ctx(), mover.exportState(old.ctx()));

        assertThat(young.client(Frame.text(INIT))).isInstanceOf(Decision.Authenticate.class);
        PluginContext known = new PluginContext(new ConcurrentHashMap<>());
        mover.importState(known, mover.exportState(young.ctx()));
        assertThat(known.plugin()).isEmpty();
    }

    private static String token(long secondsLeft) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer("issuer")
                        .expirationTime(new Date((NOW + secondsLeft) * 1000))
                        .build());
        jwt.sign(new MACSigner(SECRET));
        return jwt.serialize();
    }

    private static Decision jwt(String message) {
        PluginProbe probe = probe(
                new Jwt(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC)),
                "{first_message: {pointer: /authorization}}",
                Handshakes.session(""));
        assertThat(((Proceed) probe.handshake()).holds()).hasSize(1);
        return probe.client(Frame.text("{\"authorization\":\"" + message + "\"}"));
    }

    @Test
    void aSessionEndsWithTheTokenOfItsFirstMessage() throws Exception {
        for (String shown : new String[] {token(60), "Bearer " + token(60)}) {
            Proceed said = known(jwt(shown)).said();
            assertThat(Handshakes.outcome(said)).isEqualTo("alice by issuer");
            assertThat(said.lifetime()).map(Lifetime::millis).contains(60_000L);
        }
        assertThat(jwt(token(-1)))
                .isEqualTo(new Decision.Close(CloseStatus.of(4401, "token expired"), CloseStatus.GOING_AWAY));
        assertThat(jwt("x")).isEqualTo(new Decision.Close(CloseStatus.of(4401, "Bad token"), CloseStatus.GOING_AWAY));
    }

    @Test
    void aReasonThatIsTooLongIsLeftOut() {
        PluginProbe probe = probe(
                new Jwt(),
                "{key_claim_name: " + "x".repeat(200) + ", first_message: {pointer: ''}}",
                Handshakes.session(""));
        probe.handshake();

        assertThat(probe.client(Frame.text("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")))
                .isEqualTo(new Decision.Close(CloseStatus.of(4401, "Unauthorized"), CloseStatus.GOING_AWAY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {first_message: {}}                                   | first_message.pointer: required: expected a json pointer, found nothing
            {first_message: {pointer: a}}                         | first_message.pointer: expected a JSON pointer such as /user/name, with ~1 for / and ~0 for ~ within a name, found "a"
            {first_message: {pointer: /a, timeout: 0}}            | first_message.timeout: expected an integer in 1..600000, found 0
            {first_message: {pointer: /a, close_code: 1005}}      | first_message: close_code: 1005 may not be sent: expected 1000 to 1003, 1007 to 1014 or 3000 to 4999
            {first_message: {pointer: /a}, anonymous: nobody}     | anonymous and first_message: a client is either anonymous without a token or asked for one
            """)
    void whatCannotBeIsRefusedWithItsPlace(String config, String problem) {
        for (Class<? extends Record> type : java.util.List.of(KeyAuth.Config.class, Jwt.Config.class)) {
            assertThat(Handshakes.read(type, config).problems())
                    .map(ConfigProblem::toString)
                    .map(text -> text.replaceFirst("^: ", ""))
                    .containsExactly(problem);
        }
    }

    @Test
    void aFirstMessageIsPlaceEnough() {
        assertThat(Handshakes.read(
                                KeyAuth.Config.class,
                                "{key_in_header: false, key_in_query: false, first_message: {pointer: /a}}")
                        .problems())
                .isEmpty();
        assertThat(Handshakes.read(
                                Jwt.Config.class,
                                "{uri_param_names: [], header_names: [], first_message: {pointer: /a}}")
                        .problems())
                .isEmpty();
    }
}
