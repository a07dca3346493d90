package io.framegate.plugins.log;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.Range;
import io.framegate.plugins.HttpEndpoint;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code http-log}: sends a JSON record to an HTTP server for every session that has ended, alone or, where
 * {@code queue.max_batch_size} is more than one, in an array. What cannot be sent, or is answered 429 or 5xx, is tried again as
 * {@link LogQueue} says; what gets another answer than 2xx is discarded.
 */
public final class HttpLog implements PluginFactory<HttpLog.Config> {

    /** Kong's. */
    private static final int PRIORITY = 12;

    /**
     * The configuration.
     *
     * @param httpEndpoint where records are sent
     * @param method with which method
     * @param headers further header fields of the request
     * @param timeout how long it may take to connect, and to be answered, in ms
     * @param events what there is a record of
     * @param queue how records wait
     */
    public record Config(
            @Describe("The URL that records are sent to: http or https.")
            HttpEndpoint httpEndpoint,

            @Describe("The method of the request: POST, PUT or PATCH.")
            @Default("POST")
            @Matches(value = "POST|PUT|PATCH", expected = "POST, PUT or PATCH")
            String method,

            @Describe("Further header fields of the request.")
            Map<String, String> headers,

            @Describe("How long it may take to connect, and to be answered, in ms.")
            @Default("10000")
            @Range(min = 1, max = 600_000)
            int timeout,

            @Describe("What there is a record of: sessions, messages, decisions.") @Default("[session]")
            Set<LogEvent> events,

            @Describe("How records wait to be sent.") @Default("{}")
            QueueConfig queue) {

        /** @throws IllegalArgumentException if a header field cannot be sent */
        public Config {
            HttpRequest.Builder request = HttpRequest.newBuilder(httpEndpoint.uri());
            headers.forEach((name, value) -> {
                try {
                    request.setHeader(name, value);
                } catch (IllegalArgumentException refused) {
                    throw new IllegalArgumentException("headers." + name + " cannot be sent", refused);
                }
            });
        }
    }

    @Override
    public String name() {
        return "http-log";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return create(config, new PluginSite());
    }

    @Override
    public Plugin create(Config config, PluginSite site) {
        LogQueue queue =
                site.shared(LogQueue.class, () -> LogQueue.started(name(), config.queue(), new HttpSink(config)));
        return LoggingPlugin.at(site, queue, config.events());
    }

    /** An HTTP server that takes records. */
    private static final class HttpSink implements Sink {

        private final Config config;
        private final HttpClient client;

        HttpSink(Config config) {
            this.config = config;
            this.client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofMillis(config.timeout()))
                    .build();
        }

        @Override
        public void write(List<String> records) throws Exception {
            String body = config.queue().maxBatchSize() == 1 ? records.get(0) : "[" + String.join(",", records) + "]";
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            config.httpEndpoint().uri())
                    .timeout(Duration.ofMillis(config.timeout()))
                    .setHeader("Content-Type", "application/json")
                    .method(config.method(), BodyPublishers.ofString(body));
            config.headers().forEach(request::setHeader);
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status == 429 || status >= 500) {
                throw new IOException("status " + status);
            } else if (status < 200 || status >= 300) {
                throw new Refused("status " + status);
            }
        }
    }
}
