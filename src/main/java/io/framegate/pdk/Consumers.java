package io.framegate.pdk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The consumers of a declarative file and their credentials. Immutable. */
public final class Consumers {

    /** Nobody. */
    public static final Consumers NONE = new Consumers(List.of(), List.of());

    private final List<Consumer> consumers;
    private final List<Credential> credentials;
    private final Map<String, Consumer> byId = new HashMap<>();
    private final Map<String, Consumer> byUsername = new HashMap<>();
    private final Map<String, Consumer> byCustomId = new HashMap<>();
    private final Map<String, Credential.Key> byKey = new HashMap<>();
    private final Map<String, Credential.Jwt> byIssuer = new HashMap<>();

    /**
     * @param consumers the consumers, in the file's order
     * @param credentials what they show; no two of a kind have one key
     */
    public Consumers(List<Consumer> consumers, List<? extends Credential> credentials) {
        this.consumers = List.copyOf(consumers);
        this.credentials = List.copyOf(credentials);
        for (Consumer consumer : consumers) {
            byId.put(consumer.id(), consumer);
            consumer.username().ifPresent(name -> byUsername.put(name, consumer));
            consumer.customId().ifPresent(id -> byCustomId.put(id, consumer));
        }
        for (Credential credential : credentials) {
            if (credential instanceof Credential.Key key) {
                byKey.put(key.key(), key);
            } else if (credential instanceof Credential.Jwt jwt) {
                byIssuer.put(jwt.key(), jwt);
            }
        }
    }

    /** The consumers, in the file's order. */
    public List<Consumer> all() {
        return consumers;
    }

    /** The consumer of this id or username. */
    public Optional<Consumer> find(String idOrUsername) {
        return byId(idOrUsername).or(() -> byUsername(idOrUsername));
    }

    /** The consumer of this id. */
    public Optional<Consumer> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The consumer of this username. */
    public Optional<Consumer> byUsername(String username) {
        return Optional.ofNullable(byUsername.get(username));
    }

    /** The consumer that another system knows by this id. */
    public Optional<Consumer> byCustomId(String customId) {
        return Optional.ofNullable(byCustomId.get(customId));
    }

    /** The credential of {@code key-auth} that this key is. */
    public Optional<Credential.Key> key(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The credential of {@code jwt} that a token names by this key. */
    public Optional<Credential.Jwt> jwt(String key) {
        return Optional.ofNullable(byIssuer.get(key));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Consumers that
                && consumers.equals(that.consumers)
                && credentials.equals(that.credentials);
    }

    @Override
    public int hashCode() {
        return consumers.hashCode();
    }

    /** How many: names are personal, credentials secret. */
    @Override
    public String toString() {
        return "Consumers[" + consumers.size() + ", " + credentials.size() + " credentials]";
    }
}
