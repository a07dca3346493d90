package io.framegate.config.kong;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.Suggestion;
import io.framegate.config.kong.ConsumerEntity.AclEntity;
import io.framegate.config.kong.ConsumerEntity.Algorithm;
import io.framegate.config.kong.ConsumerEntity.JwtEntity;
import io.framegate.config.kong.ConsumerEntity.KeyEntity;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What consumers and their credentials must be beyond their structure (spec 10.7), and what becomes of them. What is said of a
 * credential never quotes its secret.
 */
final class ConsumerRules {

    private static final Pattern PUBLIC_KEY =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private final EntityIds ids;
    private final ReadingScope scope;
    private final Map<String, Known> byId = new LinkedHashMap<>();
    private final Map<String, Known> byName = new HashMap<>();
    private final Map<String, ConfigPath> taken = new HashMap<>();
    private final List<Unowned> credentials = new ArrayList<>();
    private Consumers consumers = Consumers.NONE;

    /** A consumer, and the groups found so far. */
    private record Known(String id, ConsumerEntity entity, Set<String> groups) {}

    /** A credential whose consumer is not made yet. */
    private record Unowned(Known owner, Owned with) {}

    @FunctionalInterface
    private interface Owned {
        Credential by(Consumer consumer);
    }

    private ConsumerRules(EntityIds ids, ReadingScope scope) {
        this.ids = ids;
        this.scope = scope;
    }

    /** The consumers of a file. */
    static ConsumerRules of(DeclarativeFile file, EntityIds ids, ReadingScope scope) {
        ConsumerRules rules = new ConsumerRules(ids, scope);
        file.consumers().forEach(rules::consumer);
        file.consumers().forEach(rules::nested);
        file.keyauthCredentials()
                .forEach(key -> rules.owner(key.consumer(), key.at()).ifPresent(of -> rules.key(key, of)));
        file.jwtSecrets().forEach(jwt -> rules.owner(jwt.consumer(), jwt.at()).ifPresent(of -> rules.jwt(jwt, of)));
        file.acls().forEach(acl -> rules.owner(acl.consumer(), acl.at()).ifPresent(of -> rules.acl(acl, of)));
        rules.consumers = rules.made();
        return rules;
    }

    /** What became of them. */
    Consumers consumers() {
        return consumers;
    }

    /** The id of a consumer; empty if there is something wrong with him, which was reported. */
    Optional<String> id(ConsumerEntity entity) {
        return known(entity).map(Known::id);
    }

    /** The id of the consumer that something at the top level is for; that there is none is reported. */
    Optional<String> id(EntityReference to, ConfigPath at) {
        return find(to, at).map(Known::id);
    }

    private Optional<Known> known(ConsumerEntity entity) {
        return byId.values().stream().filter(known -> known.entity() == entity).findFirst();
    }

    private void consumer(ConsumerEntity entity) {
        String id = ids.id(
                entity.id(),
                "consumer",
                entity.username().orElse(""),
                entity.customId().orElse(""));
        entity.id().ifPresent(own -> claim("consumer id", id, entity.at(), "id"));
        entity.username().ifPresent(name -> claim("username", name, entity.at(), "username"));
        entity.customId().ifPresent(custom -> claim("custom_id", custom, entity.at(), "custom_id"));
        Known known = new Known(id, entity, new LinkedHashSet<>());
        byId.putIfAbsent(id, known);
        entity.username().ifPresent(name -> byName.putIfAbsent(name, known));
    }

    private void nested(ConsumerEntity entity) {
        Known owner = known(entity)
                .orElseGet(
                        () -> new Known("", entity, new LinkedHashSet<>())); // its id is another's, which was reported
        for (KeyEntity key : entity.keyauthCredentials()) {
            refuseOwner(key.consumer(), key.at());
            key(key, owner);
        }
        for (JwtEntity jwt : entity.jwtSecrets()) {
            refuseOwner(jwt.consumer(), jwt.at());
            jwt(jwt, owner);
        }
        for (AclEntity acl : entity.acls()) {
            refuseOwner(acl.consumer(), acl.at());
            acl(acl, owner);
        }
    }

    private void refuseOwner(Optional<EntityReference> consumer, ConfigPath at) {
        if (consumer.isPresent()) {
            scope.problem(at.key("consumer"), "cannot be given here: it stands in its consumer");
        }
    }

    /** Of something that stands at the top level; that there is none is reported. */
    private Optional<Known> owner(Optional<EntityReference> consumer, ConfigPath at) {
        ConfigPath place = at.key("consumer");
        if (consumer.isEmpty()) {
            if (scope.isSound(place)) {
                scope.problem(place, "required: expected the username or id of a consumer, found nothing");
            }
            return Optional.empty();
        }
        return find(consumer.get(), place);
    }

    private Optional<Known> find(EntityReference to, ConfigPath place) {
        Optional<Known> found = to.name()
                .flatMap(name -> Optional.ofNullable(byName.get(name)))
                .or(() -> to.id().flatMap(id -> Optional.ofNullable(byId.get(id.toLowerCase(Locale.ROOT)))));
        if (found.isEmpty()) {
            String suggestion = Suggestion.closest(to.toString(), byName.keySet())
                    .map(close -> ", did you mean " + ConfigProblem.quote(close) + "?")
                    .orElse("");
            scope.problem(place, "there is no consumer " + ConfigProblem.quote(to.toString()) + suggestion);
        }
        return found;
    }

    private void key(KeyEntity entity, Known owner) {
        if (entity.key().isEmpty()) {
            scope.problem(entity.at().key("key"), "expected a key, found an empty text");
            return;
        }
        claimSecretly("key", entity.key(), entity.at());
        String id = ids.id(entity.id(), "keyauth_credential", entity.key());
        credentials.add(new Unowned(owner, consumer -> new Credential.Key(id, entity.key(), consumer)));
    }

    private void jwt(JwtEntity entity, Known owner) {
        claim("key of jwt_secrets", entity.key(), entity.at(), "key");
        String id = ids.id(entity.id(), "jwt_secret", entity.key());
        String algorithm = entity.algorithm().toString();
        if (entity.algorithm().keyType().isEmpty()) {
            Optional<String> secret = entity.secret().filter(text -> !text.isEmpty());
            if (secret.isEmpty() && scope.isSound(entity.at().key("secret"))) {
                scope.problem(entity.at().key("secret"), "required for " + algorithm);
            }
            credentials.add(new Unowned(
                    owner,
                    consumer -> new Credential.Jwt(id, entity.key(), algorithm, secret, Optional.empty(), consumer)));
        } else {
            publicKey(entity)
                    .ifPresent(key -> credentials.add(new Unowned(
                            owner,
                            consumer -> new Credential.Jwt(
                                    id, entity.key(), algorithm, Optional.empty(), Optional.of(key), consumer))));
        }
    }

    private Optional<PublicKey> publicKey(JwtEntity entity) {
        ConfigPath at = entity.at().key("rsa_public_key");
        Algorithm algorithm = entity.algorithm();
        if (entity.rsaPublicKey().isEmpty()) {
            if (scope.isSound(at)) {
                scope.problem(at, "required for " + algorithm);
            }
            return Optional.empty();
        }
        Matcher pem = PUBLIC_KEY.matcher(entity.rsaPublicKey().get());
        if (pem.matches()) {
            try {
                byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
                return Optional.of(
                        KeyFactory.getInstance(algorithm.keyType()).generatePublic(new X509EncodedKeySpec(encoded)));
            } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
                // reported below, without the text
            }
        }
        scope.problem(
                at,
                "expected a public " + algorithm.keyType() + " key in PEM for " + algorithm + ", found something else");
        return Optional.empty();
    }

    private void acl(AclEntity entity, Known owner) {
        if (!owner.groups().add(entity.group())) {
            scope.problem(
                    entity.at().key("group"),
                    "the consumer is already in the group " + ConfigProblem.quote(entity.group()));
        }
    }

    private void claim(String what, String value, ConfigPath at, String key) {
        ConfigPath other = taken.putIfAbsent(what + " " + value, at);
        if (other != null) {
            scope.problem(at.key(key), ConfigProblem.quote(value) + " is already the " + key + " of " + other);
        }
    }

    private void claimSecretly(String key, String value, ConfigPath at) {
        ConfigPath other = taken.putIfAbsent("secret " + value, at);
        if (other != null) {
            scope.problem(at.key(key), "is already the key of " + other);
        }
    }

    private Consumers made() {
        Map<Known, Consumer> made = new LinkedHashMap<>();
        byId.values().forEach(known -> made.put(known, made(known)));
        return new Consumers(
                List.copyOf(made.values()),
                credentials.stream()
                        .map(credential ->
                                credential.with().by(made.computeIfAbsent(credential.owner(), ConsumerRules::made)))
                        .toList());
    }

    private static Consumer made(Known known) {
        ConsumerEntity entity = known.entity();
        return new Consumer(
                known.id(),
                entity.username(),
                entity.customId(),
                java.util.Collections.unmodifiableSet(new LinkedHashSet<>(known.groups())),
                entity.tags());
    }
}
