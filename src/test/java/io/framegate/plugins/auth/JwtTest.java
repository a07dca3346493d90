package io.framegate.plugins.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.framegate.config.document.ConfigProblem;
import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.SessionFacts;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {

    private static final long NOW = 1_800_000_000L;
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final KeyPair RSA = pair("RSA", 2048);
    private static final KeyPair EC256 = pair("EC", 256);
    private static final KeyPair EC384 = pair("EC", 384);
    private static final KeyPair EC512 = pair("EC", 521);

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    private static Credential shared(String algorithm, String secret) {
        return new Credential.Jwt("c", "issuer", algorithm, Optional.of(secret), Optional.empty(), Handshakes.ALICE);
    }

    private static Credential asymmetric(String algorithm, PublicKey key) {
        return new Credential.Jwt("c", "issuer", algorithm, Optional.empty(), Optional.of(key), Handshakes.ALICE);
    }

    private static String signed(JWSHeader header, JWSSigner signer, Map<String, Object> claims) throws JOSEException {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
        claims.forEach(set::claim);
        SignedJWT jwt = new SignedJWT(header, set.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String token(Map<String, Object> claims) {
        try {
            return signed(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(SECRET), claims);
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final String GOOD = token(Map.of("iss", "issuer"));

    private static HandshakeDecision decide(String config, Credential credential, SessionFacts session) {
        Consumers consumers = Handshakes.consumers(credential);
        Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
        return Handshakes.decide(new Jwt(clock), config, consumers, session);
    }

    private static HandshakeDecision decide(String config, SessionFacts session) {
        return decide(config, shared("HS256", SECRET), session);
    }

    private static String bearer(String config, String token) {
        return Handshakes.outcome(decide(config, Handshakes.session("", "Authorization: Bearer " + token)));
    }

    private static String invalid(String message) {
        return "401 " + message + " | Bearer error=\"invalid_token\"";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                        | jwt=@            | A: b
            {}                                        | ``               | Authorization: Bearer @
            {}                                        | ``               | authorization: bearer  @
            {}                                        | jwt=@            | Authorization: Bearer @
            {cookie_names: [sid]}                     | ``               | Cookie: a=b; sid=@; c
            {header_names: [x-token]}                 | ``               | X-Token: Bearer @
            {uri_param_names: [t]}                    | a=b&t=@          | A: b
            {subprotocol_prefixes: [bearer.]}         | ``               | Sec-WebSocket-Protocol: chat, bearer.@
            {subprotocol_prefixes: [b64., b64.x.]}    | ``               | Sec-WebSocket-Protocol: b64.x.#, chat
            """)
    void aTokenIsFoundWhereItMayBe(String config, String query, String field) {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(GOOD.getBytes(StandardCharsets.US_ASCII));
        SessionFacts session = Handshakes.session(
                query.replace("@", GOOD), field.replace("@", GOOD).replace("#", encoded));

        assertThat(Handshakes.outcome(decide(config, session))).isEqualTo("alice by issuer");
    }

    @Test
    void aTokenAmongSubprotocolsIsNotOfferedToTheUpstream() {
        Proceed decision = (Proceed) decide(
                "{subprotocol_prefixes: [bearer.]}",
                Handshakes.session("", "Sec-WebSocket-Protocol: chat, bearer." + GOOD));

        assertThat(decision.headers())
                .isEqualTo(Proceed.UNCHANGED
                        .withoutUpstreamElement("Sec-WebSocket-Protocol", "bearer." + GOOD)
                        .headers());
    }

    @Test
    void noTokenIsNoErrorButOneThatIsNoGoodIs() {
        assertThat(Handshakes.outcome(decide("{}", Handshakes.session("")))).isEqualTo("401 Unauthorized | Bearer");
        assertThat(Handshakes.outcome(decide("{realm: chat}", Handshakes.session(""))))
                .isEqualTo("401 Unauthorized | Bearer realm=\"chat\"");
        assertThat(bearer("{realm: chat}", "x"))
                .isEqualTo("401 Bad token | Bearer realm=\"chat\", error=\"invalid_token\"");
        assertThat(Handshakes.outcome(decide("{anonymous: nobody}", Handshakes.session("jwt=x"))))
                .isEqualTo("nobody by nothing");
    }

    @Test
    void differentTokensAreRefused() {
        assertThat(Handshakes.outcome(decide("{}", Handshakes.session("jwt=other", "Authorization: Bearer " + GOOD))))
                .isEqualTo(invalid("Multiple tokens provided"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512"})
    void everyAlgorithmIsCheckedWithTheCredentialsOwn(String name) throws Exception {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
        KeyPair ec = Map.of("ES256", EC256, "ES384", EC384, "ES512", EC512).getOrDefault(name, EC256);
        boolean mac = JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
        JWSSigner signer = mac
                ? new MACSigner(SECRET)
                : name.startsWith("ES")
                        ? new ECDSASigner((ECPrivateKey) ec.getPrivate())
                        : new RSASSASigner(RSA.getPrivate());
        Credential credential =
                mac ? shared(name, SECRET) : asymmetric(name, name.startsWith("ES") ? ec.getPublic() : RSA.getPublic());
        String token = signed(new JWSHeader(algorithm), signer, Map.of("iss", "issuer"));
        String forged =
                token.substring(0, token.lastIndexOf('.') + 1) + "AAAA" + token.substring(token.lastIndexOf('.') + 5);

        assertThat(Handshakes.outcome(decide("{}", credential, Handshakes.session("jwt=" + token))))
                .isEqualTo("alice by issuer");
        assertThat(Handshakes.outcome(decide("{}", credential, Handshakes.session("jwt=" + forged))))
                .isEqualTo(invalid("Invalid signature"));
    }

    @Test
    void aTokenCannotChooseItsAlgorithm() throws Exception {
        String none = part("{\"alg\":\"none\"}") + "." + part("{\"iss\":\"issuer\"}") + ".";
        assertThat(bearer("{}", none)).isEqualTo(invalid("Bad token"));

        // the public key of an RS256 credential, taken for the secret of an HS256 token
        byte[] publicKey = RSA.getPublic().getEncoded();
        String confused = signed(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(publicKey), Map.of("iss", "issuer"));
        assertThat(Handshakes.outcome(
                        decide("{}", asymmetric("RS256", RSA.getPublic()), Handshakes.session("jwt=" + confused))))
                .isEqualTo(invalid("Invalid algorithm"));
    }

    @Test
    void aHeaderThatMustBeUnderstoodIsNot() throws Exception {
        String input = part("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}") + "." + part("{\"iss\":\"issuer\"}");
        assertThat(bearer("{}", input + "." + code(input, SECRET))).isEqualTo(invalid("Invalid signature"));
    }

    @Test
    void kongsShortSecretsAndThoseInBase64Work() throws Exception {
        String input = part("{\"alg\":\"HS256\"}") + "." + part("{\"iss\":\"issuer\"}");
        SessionFacts session = Handshakes.session("jwt=" + input + "." + code(input, "?>?>"));

        assertThat(Handshakes.outcome(decide("{}", shared("HS256", "?>?>"), session)))
                .isEqualTo("alice by issuer");
        for (String written : new String[] {"Pz4/Pg==", "Pz4_Pg"}) {
            assertThat(Handshakes.outcome(decide("{secret_is_base64: true}", shared("HS256", written), session)))
                    .isEqualTo("alice by issuer");
        }
        assertThat(Handshakes.outcome(decide("{secret_is_base64: true}", shared("HS256", "no base64!"), session)))
                .isEqualTo(invalid("Invalid signature"));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String code(String input, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void theCredentialIsTheOneThatAClaimOrTheHeaderNames() throws Exception {
        assertThat(bearer("{}", token(Map.of("sub", "issuer")))).isEqualTo(invalid("No mandatory 'iss' in claims"));
        assertThat(bearer("{}", token(Map.of("iss", "")))).isEqualTo(invalid("Invalid 'iss' in claims"));
        assertThat(bearer("{}", token(Map.of("iss", 5)))).isEqualTo(invalid("Invalid 'iss' in claims"));
        assertThat(bearer("{}", token(Map.of("iss", "other"))))
                .isEqualTo(invalid("No credentials found for given 'iss'"));
        assertThat(bearer("{key_claim_name: sub}", token(Map.of("sub", "issuer"))))
                .isEqualTo("alice by issuer");
        JWSHeader named =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("issuer").build();
        assertThat(bearer("{key_claim_name: kid}", signed(named, new MACSigner(SECRET), Map.of())))
                .isEqualTo("alice by issuer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {claims_to_verify: [exp]}                             | -     | -    | exp must be a number
            {claims_to_verify: [exp]}                             | 0     | -    | token expired
            {claims_to_verify: [exp], expiry_grace: 9}            | 0     | -    | token expired
            {claims_to_verify: [exp]}                             | 1     | -    | -
            {claims_to_verify: [exp], maximum_expiration: 5}      | 6     | -    | exceeds maximum allowed expiration
            {claims_to_verify: [exp], maximum_expiration: 5}      | 5     | -    | -
            {claims_to_verify: [nbf]}                             | -     | -    | nbf must be a number
            {claims_to_verify: [nbf]}                             | -     | 1    | token not valid yet
            {claims_to_verify: [nbf]}                             | -     | 0    | -
            {}                                                    | -     | 1    | -
            {}                                                    | -1    | -    | token expired
            {expiry_grace: 2}                                     | -1    | -    | -
            {close_on_expiry: false}                              | -1    | -    | -
            """)
    void claimsHold(String config, Long exp, Long nbf, String problem) {
        Map<String, Object> claims = new java.util.HashMap<>(Map.of("iss", "issuer"));
        if (exp != null) {
            claims.put("exp", NOW + exp);
        }
        if (nbf != null) {
            claims.put("nbf", NOW + nbf);
        }
        assertThat(bearer(config, rawToken(claims))).isEqualTo(problem == null ? "alice by issuer" : invalid(problem));
    }

    /** With numbers as they are, which the library's own builder turns into dates. */
    private static String rawToken(Map<String, Object> claims) {
        StringBuilder json = new StringBuilder("{");
        claims.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value instanceof String ? '"' + (String) value + '"' : value));
        String input = part("{\"alg\":\"HS256\"}") + "." + part(json.append('}').toString());
        try {
            return input + "." + code(input, SECRET);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Optional<Lifetime> lifetime(String config, Object exp) {
        Proceed decision =
                (Proceed) decide(config, Handshakes.session("jwt=" + rawToken(Map.of("iss", "issuer", "exp", exp))));
        return decision.lifetime();
    }

    @Test
    void aSessionEndsWithItsToken() {
        assertThat(lifetime("{}", NOW + 60)).hasValueSatisfying(lifetime -> {
            assertThat(lifetime.millis()).isEqualTo(60_000);
            assertThat(lifetime.status()).isEqualTo(CloseStatus.of(4401, "token expired"));
            assertThat(lifetime.ending()).isEqualTo(Lifetime.Ending.AT_ONCE);
        });
        assertThat(lifetime("{expiry_grace: 5}", NOW + 60))
                .map(Lifetime::millis)
                .contains(65_000L);
        assertThat(lifetime("{}", NOW + 60.5)).map(Lifetime::millis).contains(60_000L);
        assertThat(lifetime("{close_on_expiry: false}", NOW + 60)).isEmpty();
        assertThat(lifetime("{}", "soon")).isEmpty();
        assertThat(lifetime("{}", Long.MAX_VALUE)).map(Lifetime::millis).contains(3650L * 24 * 60 * 60 * 1000);
        assertThat(lifetime("{}", new java.math.BigDecimal("1e300")))
                .map(Lifetime::millis)
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a.b.c", "..", "eyJhbGciOiJIUzI1NiJ9.e30", "eyJhbGciOiJIUzI1NiJ9.W10.AAAA", "%", "\u00e9"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(Handshakes.outcome(decide("{}", Handshakes.session("jwt=" + text))))
                .startsWith("401 ");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(Handshakes.read(Jwt.Config.class, "{maximum_expiration: 5}").problems())
                .map(ConfigProblem::message)
                .containsExactly("maximum_expiration needs exp among claims_to_verify");
        assertThat(Handshakes.read(Jwt.Config.class, "{claims_to_verify: [iat], subprotocol_prefixes: ['a b']}")
                        .problems())
                .map(ConfigProblem::path)
                .containsExactlyInAnyOrder("claims_to_verify[0]", "subprotocol_prefixes[0]");
        assertThat(Handshakes.read(Jwt.Config.class, "{uri_param_names: [], header_names: []}")
                        .problems())
                .hasSize(1);
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new Jwt().name()).isEqualTo("jwt");
        assertThat(new Jwt().priority()).isEqualTo(1450);
    }
}
