package io.framegate.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.frame.DeflateRules;
import io.framegate.frame.DeflateTerms;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 section 7.1. */
class PermessageDeflateTest {

    private static final DeflateRules LARGEST = rules(15, true);

    private static DeflateRules rules(int windowBits, boolean contextTakeover) {
        return new DeflateRules(windowBits, contextTakeover, 6, 0, OptionalInt.empty());
    }

    @Nested
    class OnTheClientsLeg {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                nullValues = "-",
                value = {
                    "permessage-deflate | permessage-deflate | true | true | 15",
                    "Permessage-Deflate | permessage-deflate | true | true | 15",
                    "permessage-deflate; client_max_window_bits | permessage-deflate | true | true | 15",
                    "permessage-deflate; client_max_window_bits=10 | permessage-deflate; client_max_window_bits=10 | true | true | 15",
                    "permessage-deflate; client_max_window_bits=\"10\" | permessage-deflate; client_max_window_bits=10 | true | true | 15",
                    "permessage-deflate; client_max_window_bits=\"1\\0\" | permessage-deflate; client_max_window_bits=10 | true | true | 15",
                    "permessage-deflate;server_max_window_bits=8 | permessage-deflate; server_max_window_bits=8 | true | true | 8",
                    "permessage-deflate ; server_max_window_bits = 15 | permessage-deflate; server_max_window_bits=15 | true | true | 15",
                    "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover | true | false | 15",
                    "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover | false | true | 15",
                    "x-other, , permessage-deflate, permessage-deflate; server_no_context_takeover | permessage-deflate | true | true | 15",
                    "permessage-deflate; unknown, permessage-deflate; server_max_window_bits=9 | permessage-deflate; server_max_window_bits=9 | true | true | 9",
                })
        void firstOfferThatCanBeKeptToIsAccepted(
                String offered, String answered, boolean readTakeover, boolean writeTakeover, int writeWindow) {
            var accepted = PermessageDeflate.accept(List.of(offered), LARGEST).orElseThrow();

            assertThat(accepted.field()).isEqualTo(answered);
            assertThat(accepted.terms()).isEqualTo(new DeflateTerms(LARGEST, readTakeover, writeTakeover, writeWindow));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "x-webkit-deflate-frame",
                    "permessage-deflate; unknown",
                    "permessage-deflate; unknown=1",
                    "permessage-deflate; server_no_context_takeover=1",
                    "permessage-deflate; client_no_context_takeover=true",
                    "permessage-deflate; server_max_window_bits",
                    "permessage-deflate; server_max_window_bits=7",
                    "permessage-deflate; server_max_window_bits=16",
                    "permessage-deflate; server_max_window_bits=09",
                    "permessage-deflate; server_max_window_bits=-9",
                    "permessage-deflate; client_max_window_bits=16",
                    "permessage-deflate; client_max_window_bits=1000000000000",
                    "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
                    "permessage-deflate; server_no_context_takeover; Server_No_Context_Takeover",
                })
        void offerThatIsWrongIsDeclined(String offered) {
            assertThat(PermessageDeflate.accept(List.of(offered), LARGEST)).isEmpty();
        }

        /** RFC 6455 9.1: what does not follow the grammar says nothing at all. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate;",
                    "permessage-deflate; =10",
                    "permessage-deflate; client_max_window_bits=",
                    "permessage-deflate; client_max_window_bits=\"",
                    "permessage-deflate; client_max_window_bits=\"\"",
                    "permessage-deflate; client_max_window_bits=\"1 0\"",
                    "permessage-deflate; client_max_window_bits=\"10\\",
                    "permessage-deflate permessage-deflate",
                    "permessage-deflate, ;",
                    "permessage-d\u00e9flate",
                })
        void fieldThatCannotBeReadOffersNothing(String offered) {
            assertThat(PermessageDeflate.accept(List.of("permessage-deflate", offered), LARGEST))
                    .isEmpty();
        }

        @Test
        void offersMayBeInSeveralFields() {
            var accepted = PermessageDeflate.accept(
                    List.of("permessage-deflate; server_max_window_bits=16", "permessage-deflate"), LARGEST);

            assertThat(accepted.orElseThrow().field()).isEqualTo("permessage-deflate");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "permessage-deflate | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11 | 11",
                    "permessage-deflate; client_max_window_bits | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11; client_max_window_bits=11 | 11",
                    "permessage-deflate; client_max_window_bits=9; server_max_window_bits=10 | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9 | 10",
                })
        void configurationNarrowsWhatIsOffered(String offered, String answered, int writeWindow) {
            DeflateRules narrow = rules(11, false);

            var accepted = PermessageDeflate.accept(List.of(offered), narrow).orElseThrow();

            assertThat(accepted.field()).isEqualTo(answered);
            assertThat(accepted.terms()).isEqualTo(new DeflateTerms(narrow, false, false, writeWindow));
        }
    }

    @Nested
    class OnTheUpstreamsLeg {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "15 | true | permessage-deflate; client_max_window_bits",
                    "15 | false | permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
                    "10 | true | permessage-deflate; server_max_window_bits=10; client_max_window_bits=10",
                })
        void offerSaysWhatIsConfigured(int windowBits, boolean contextTakeover, String offer) {
            assertThat(PermessageDeflate.offer(rules(windowBits, contextTakeover)))
                    .isEqualTo(offer);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "15 | true  | permessage-deflate | true | true | 15",
                    "15 | true  | permessage-deflate; server_max_window_bits=9 | true | true | 15",
                    "15 | true  | permessage-deflate; client_max_window_bits=\"8\" | true | true | 8",
                    "15 | true  | permessage-deflate; server_no_context_takeover; client_no_context_takeover | false | false | 15",
                    "15 | false | permessage-deflate; server_no_context_takeover | false | false | 15",
                    "10 | true  | permessage-deflate; server_max_window_bits=10 | true | true | 10",
                    "10 | true  | permessage-deflate; server_max_window_bits=9; client_max_window_bits=9 | true | true | 9",
                })
        void answerThatFitsIsAgreed(
                int windowBits, boolean contextTakeover, String answer, boolean read, boolean write, int writeWindow) {
            DeflateRules rules = rules(windowBits, contextTakeover);

            assertThat(PermessageDeflate.agreed(List.of(answer), rules))
                    .contains(new DeflateTerms(rules, read, write, writeWindow));
        }

        @Test
        void upstreamMayTakeNothing() {
            assertThat(PermessageDeflate.agreed(List.of(), LARGEST)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "15 | true  | x-other",
                    "15 | true  | permessage-deflate, permessage-deflate",
                    "15 | true  | permessage-deflate, x-other",
                    "15 | true  | permessage-deflate; unknown",
                    "15 | true  | permessage-deflate; client_max_window_bits",
                    "15 | true  | permessage-deflate; client_max_window_bits=7",
                    "15 | true  | permessage-deflate; server_max_window_bits",
                    "15 | true  | permessage-deflate; server_no_context_takeover=1",
                    "15 | true  | permessage-deflate; client_max_window_bits=9; client_max_window_bits=9",
                    "15 | true  | permessage-deflate;",
                    "15 | true  | ''",
                    "15 | false | permessage-deflate",
                    "10 | true  | permessage-deflate",
                    "10 | true  | permessage-deflate; server_max_window_bits=11",
                    "10 | true  | permessage-deflate; server_max_window_bits=10; client_max_window_bits=11",
                })
        void answerThatDoesNotFitIsRefused(int windowBits, boolean contextTakeover, String answer) {
            assertThatThrownBy(() -> PermessageDeflate.agreed(List.of(answer), rules(windowBits, contextTakeover)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
