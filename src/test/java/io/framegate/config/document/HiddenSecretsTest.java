package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenSecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "secret",
                "client_secret",
                "token",
                "api_token",
                "password",
                "Authorization",
                "Proxy-Authorization",
                "X-Api-Key",
                "Cookie"
            })
    void hidesWhatStandsUnderTheNameOfASecret(String key) {
        assertThat(HiddenSecrets.in(Map.of("a", List.of(Map.of(key, "of mine")))))
                .isEqualTo(Map.of("a", List.of(Map.of(key, HiddenSecrets.HIDDEN))));
        assertThat(HiddenSecrets.in(Map.of(key, List.of("of mine"))))
                .isEqualTo(Map.of(key, List.of(HiddenSecrets.HIDDEN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_names", "private_key", "hash_on_cookie", "header_name", "keys", "secret_is_base64"})
    void showsWhatStandsUnderAnotherName(String key) {
        assertThat(HiddenSecrets.in(Map.of(key, "a"))).isEqualTo(Map.of(key, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:NAME}", "${file:/run/secrets/a}", "{vault://env/name}"})
    void showsReferences(String reference) {
        assertThat(HiddenSecrets.in(Map.of("key", reference))).isEqualTo(Map.of("key", reference));
    }

    @Test
    void hidesWhatIsOnlyPartlyAReference() {
        assertThat(HiddenSecrets.in(Map.of("key", "${env:NAME}-and-more")))
                .isEqualTo(Map.of("key", HiddenSecrets.HIDDEN));
    }

    @Test
    void hidesThePasswordOfAUrl() {
        assertThat(HiddenSecrets.in(Map.of("url", "https://me:mine@host:1/path?q=a@b")))
                .isEqualTo(Map.of("url", "https://" + HiddenSecrets.HIDDEN + "@host:1/path?q=a@b"));
    }
}
