package example;

import io.framegate.pdk.*;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks a service over HTTP who a client is, before its upstream is connected, and tells the upstream. */
public final class AskWho implements PluginFactory<AskWho.Config> {

    public record Config(
            @Describe("Who to ask.") @Matches(value = "https?://.+", expected = "an http or https URL")
            String url,

            @Describe("What the gateway shows the service.") String token,

            @Describe("How long the service may take, in ms.") @Default("500") @Range(min = 1, max = 60_000)
            int patience) {

        public Config {
            URI.create(url);
        }
    }

    @Override
    public String name() {
        return "ask-who";
    }

    @Override
    public int priority() {
        return 1500;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return create(config, new PluginSite());
    }

    /** All event loops ask through one HTTP client. */
    @Override
    public Plugin create(Config config, PluginSite site) {
        return new Asking(config, site.shared(HttpClient.class, HttpClient::newHttpClient));
    }

    private record Asking(Config config, HttpClient http) implements OnHandshake.Async {

        @Override
        public CompletionStage<HandshakeDecision> onHandshake(HandshakeContext handshake) {
            Headers shown = handshake.session().request().headers();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.url()))
                    .timeout(Duration.ofMillis(config.patience()))
                    .header("X-Service-Token", config.token());
            shown.first("Authorization").ifPresent(ticket -> request.header("Authorization", ticket));
            return http.sendAsync(request.build(), BodyHandlers.ofString())
                    .<HandshakeDecision>thenApply(response -> decide(handshake, response))
                    .exceptionally(unreachable -> handshake.exit(503));
        }

        private static HandshakeDecision decide(HandshakeContext handshake, HttpResponse<String> response) {
            String answer = response.body().strip();
            return switch (response.statusCode()) {
                case 200 -> handshake.proceed().withUpstreamHeader("X-User", answer);
                case 401, 403 -> handshake.exit(response.statusCode());
                default -> handshake.exit(503);
            };
        }
    }
}
