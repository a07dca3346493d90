package io.framegate.plugins.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.config.document.ConfigProblem;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HeaderChange;
import io.framegate.pdk.SessionFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAuthTest {

    private static final Consumers CONSUMERS =
            Handshakes.consumers(new Credential.Key("key-1", "s3cr3t +1", Handshakes.ALICE));

    private static HandshakeDecision decide(String config, SessionFacts session) {
        return Handshakes.decide(new KeyAuth(), config, CONSUMERS, session);
    }

    private static String outcome(String config, String query, String... fields) {
        return Handshakes.outcome(decide(config, Handshakes.session(query, fields)));
    }

    @ParameterizedTest
    @Tag("spec-96")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                        | ``                                | apikey: s3cr3t +1      | alice by key-1
            {}                        | ``                                | APIKEY: s3cr3t +1      | alice by key-1
            {}                        | a=b&apikey=s3cr3t%20%2B1          | A: b                   | alice by key-1
            {}                        | apikey=s3cr3t++1                  | A: b                   | 401 Unauthorized
            {}                        | a=b                               | A: b                   | 401 No API key found in request
            {}                        | apikey                            | A: b                   | 401 No API key found in request
            {}                        | apikey=                           | A: b                   | 401 No API key found in request
            {}                        | apikey=other                      | A: b                   | 401 Unauthorized
            {}                        | apikey=%                          | A: b                   | 401 Unauthorized
            {}                        | apikey=a&apikey=a                 | A: b                   | 401 Duplicate API key found
            {}                        | apikey=s3cr3t%20%2B1              | apikey: other          | 401 Unauthorized
            {key_in_header: false}    | ``                                | apikey: s3cr3t +1      | 401 No API key found in request
            {key_in_query: false}     | apikey=s3cr3t%20%2B1              | A: b                   | 401 No API key found in request
            {key_names: [k, x-key]}   | ``                                | X-Key: s3cr3t +1       | alice by key-1
            {key_names: [k, x-key]}   | apikey=s3cr3t%20%2B1              | A: b                   | 401 No API key found in request
            {anonymous: nobody}       | apikey=other                      | A: b                   | nobody by nothing
            {anonymous: nobody-id}    | ``                                | A: b                   | nobody by nothing
            {anonymous: nobody}       | ``                                | apikey: s3cr3t +1      | alice by key-1
            """)
    void aKeyIsLookedForUnderItsNames(String config, String query, String field, String expected) {
        String outcome = outcome(config, query, field);

        assertThat(outcome).isEqualTo(expected.startsWith("401") ? expected + " | Key" : expected);
    }

    @Test
    void twoFieldsAreADuplicate() {
        assertThat(outcome("{}", "", "apikey: a", "apikey: a")).isEqualTo("401 Duplicate API key found | Key");
    }

    @Test
    void theChallengeNamesTheRealm() {
        assertThat(outcome("{realm: chat}", "")).isEqualTo("401 No API key found in request | Key realm=\"chat\"");
    }

    @Test
    void anonymousIsEnoughWhereAnotherPluginHasAuthenticated() {
        SessionFacts known = Handshakes.of(Handshakes.ALICE, Handshakes.session(""));

        assertThat(Handshakes.outcome(decide("{anonymous: nobody}", known))).isEqualTo("as before");
        assertThat(Handshakes.outcome(decide("{}", known))).startsWith("401");
    }

    @Test
    void whatIsNotEnforcedIsNoted() {
        Proceed decision = (Proceed) decide("{enforcement_mode: log_only}", Handshakes.session("apikey=x"));

        assertThat(decision.unenforced()).containsExactly("Unauthorized");
        assertThat(decision.authenticated()).isEmpty();
    }

    @Test
    void aHiddenKeyGoesNowhereUnderAnyName() {
        Proceed decision = (Proceed) decide(
                "{hide_credentials: true, key_names: [a, b]}",
                Handshakes.session("x=1&a=s3cr3t%20%2B1&y=%41\u00e9 #&%62=2&z", "b: s3cr3t +1"));

        assertThat(decision.query()).contains("x=1&y=%41%C3%A9%20%23&z");
        assertThat(decision.headers())
                .extracting(HeaderChange::kind, HeaderChange::name)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(HeaderChange.Kind.CLEAR, "a"),
                        org.assertj.core.groups.Tuple.tuple(HeaderChange.Kind.CLEAR, "b"));
        Proceed shown = (Proceed) decide("{}", Handshakes.session("apikey=s3cr3t%20%2B1"));
        assertThat(shown.query()).isEmpty();
        assertThat(shown.headers()).isEmpty();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(Handshakes.read(KeyAuth.Config.class, "{key_names: ['a b'], realm: 'a\"b'}")
                        .problems())
                .map(ConfigProblem::path)
                .containsExactly("key_names[0]", "realm");
        assertThat(Handshakes.read(KeyAuth.Config.class, "{key_in_body: true}").problems())
                .map(ConfigProblem::message)
                .containsExactly("key_in_body: a handshake has no body");
        assertThat(Handshakes.read(KeyAuth.Config.class, "{key_in_header: false, key_in_query: false}")
                        .problems())
                .hasSize(1);
        assertThatThrownBy(() -> decide("{anonymous: stranger}", Handshakes.session("")))
                .hasMessage("anonymous: there is no consumer \"stranger\"");
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new KeyAuth().name()).isEqualTo("key-auth");
        assertThat(new KeyAuth().priority()).isEqualTo(1250);
    }
}
