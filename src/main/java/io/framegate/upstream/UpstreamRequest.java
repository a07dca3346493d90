package io.framegate.upstream;

import io.framegate.frame.DeflateRules;
import io.vertx.core.net.ClientSSLOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A handshake to be made with an upstream.
 *
 * @param destinations where its tries go
 * @param tls how to speak TLS; empty for plain TCP
 * @param target the request target: path and query
 * @param headers every header field, {@code Sec-WebSocket-Key} included, for a destination
 * @param key the {@code Sec-WebSocket-Key}
 * @param subprotocols what is offered in {@code Sec-WebSocket-Protocol}
 * @param deflate what permessage-deflate is offered for; empty if it is not
 * @param connectTimeout for TCP and TLS, in ms
 * @param readTimeout for the answer, in ms
 * @param retries how many more times to try
 */
public record UpstreamRequest(
        Destinations destinations,
        Optional<ClientSSLOptions> tls,
        String target,
        Function<Destination, List<Map.Entry<String, String>>> headers,
        String key,
        List<String> subprotocols,
        Optional<DeflateRules> deflate,
        int connectTimeout,
        int readTimeout,
        int retries) {}
