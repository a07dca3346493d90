package io.framegate.pdk;

import java.security.PublicKey;
import java.util.Optional;

/** What a consumer shows to prove who he is. Immutable; a text form never holds a secret. */
public sealed interface Credential {

    /** Whose it is. */
    Consumer consumer();

    /**
     * A key that is shown as it is ({@code keyauth_credentials}).
     *
     * @param id its id, which is no secret
     * @param key the key, which is
     */
    record Key(String id, String key, Consumer consumer) implements Credential {
        @Override
        public String toString() {
            return "Key[id=" + id + ", consumer=" + consumer + "]";
        }
    }

    /**
     * What tokens are signed with ({@code jwt_secrets}).
     *
     * @param id its id
     * @param key what a token names it by, usually its {@code iss}; no secret
     * @param algorithm how tokens are signed: {@code HS256}, {@code RS256}, {@code ES256} and their like
     * @param secret the secret that {@code HS} algorithms share; present exactly if it is one
     * @param publicKey the key of an asymmetric algorithm; present exactly if it is one
     */
    record Jwt(
            String id,
            String key,
            String algorithm,
            Optional<String> secret,
            Optional<PublicKey> publicKey,
            Consumer consumer)
            implements Credential {
        @Override
        public String toString() {
            return "Jwt[id=" + id + ", key=" + key + ", algorithm=" + algorithm + ", consumer=" + consumer + "]";
        }
    }
}
