package io.framegate.upstream;

import io.framegate.frame.DeflateRules;
import io.vertx.core.net.ClientSSLOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A handshake to be made with an upstream.
 *
 * @param host a host name or IP address
 * @param port the port
 * @param tls how to speak TLS; empty for plain TCP
 * @param target the request target: path and query
 * @param headers every header field, {@code Sec-WebSocket-Key} included
 * @param key the {@code Sec-WebSocket-Key}
 * @param subprotocols what is offered in {@code Sec-WebSocket-Protocol}
 * @param deflate what permessage-deflate is offered for; empty if it is not
 * @param connectTimeout for TCP and TLS, in ms
 * @param readTimeout for the answer, in ms
 * @param retries how many more times to try
 */
public record UpstreamRequest(
        String host,
        int port,
        Optional<ClientSSLOptions> tls,
        String target,
        List<Map.Entry<String, String>> headers,
        String key,
        List<String> subprotocols,
        Optional<DeflateRules> deflate,
        int connectTimeout,
        int readTimeout,
        int retries) {}
