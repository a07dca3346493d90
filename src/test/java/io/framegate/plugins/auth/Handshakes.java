package io.framegate.plugins.auth;

import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Authenticated;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.Headers;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** Handshakes of clients that a plugin is to authenticate, and consumers for it to find. */
final class Handshakes {

    static final Consumer ALICE = consumer("alice", Set.of("gold"));
    static final Consumer NOBODY = consumer("nobody", Set.of());

    private Handshakes() {}

    private static Consumer consumer(String name, Set<String> groups) {
        return new Consumer(name + "-id", Optional.of(name), Optional.of(name + "@example.com"), groups, Set.of());
    }

    static Consumers consumers(Credential... credentials) {
        return new Consumers(List.of(ALICE, NOBODY), List.of(credentials));
    }

    static <C extends Record> Reading<C> read(Class<C> type, String yaml) {
        Map<String, Object> document = new Yaml().load(yaml);
        return ConfigReader.plain().read(type, document);
    }

    /** A client that asks for this query with these header fields, such as {@code apikey: abc}. */
    static SessionFacts session(String query, String... fields) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(": ");
            headers.add(Map.entry(field.substring(0, colon), field.substring(colon + 2)));
        }
        return new SessionFacts(
                "0",
                "r",
                "s",
                new SessionFacts.Client("192.0.2.1", 50_000),
                new SessionFacts.Request("ws", "gateway.example", 80, "/", query, Headers.of(headers)),
                Optional.empty());
    }

    static SessionFacts of(Consumer consumer, SessionFacts session) {
        return session.withConsumer(new Authenticated(consumer, Optional.of("c")));
    }

    static <C extends Record> HandshakeDecision decide(
            PluginFactory<C> factory, String config, Consumers consumers, SessionFacts session) {
        C read = read(factory.configType(), config).value().orElseThrow();
        return PluginProbe.of(factory, read, new PluginSite(consumers))
                .in(session)
                .handshake();
    }

    /** Who it is by credential, or the status and body of the refusal with what it asks for. */
    static String outcome(HandshakeDecision decision) {
        if (decision instanceof Reject reject) {
            String challenge = reject.headers().get("WWW-Authenticate");
            return reject.status() + " " + reject.body() + (challenge == null ? "" : " | " + challenge);
        }
        return ((Proceed) decision)
                .authenticated()
                .map(said -> said.consumer() + " by " + said.credential().orElse("nothing"))
                .orElse("as before");
    }
}
