package io.framegate.gateway;

import io.framegate.config.LimitsConfig;
import io.framegate.config.ListenerConfig;
import io.framegate.config.ListenerTlsConfig;
import io.framegate.config.ListenerTlsConfig.TlsVersion;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.stream.Collectors;

/** A listener's settings in Vert.x's words. */
public final class ListenerOptions {

    /** How long a plain HTTP connection may be idle between requests, in s. */
    private static final int HTTP_IDLE_SECONDS = 60;

    private ListenerOptions() {}

    /** @param index which listener it is, so that event loops that let the system choose a port share one */
    static HttpServerOptions of(ListenerConfig listener, int index, LimitsConfig limits) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listener.host())
                .setPort(listener.port() == 0 ? -1 - index : listener.port())
                .setMaxHeaderSize(limits.maxHeaderSize())
                .setMaxInitialLineLength(limits.maxInitialLine())
                .setIdleTimeout(HTTP_IDLE_SECONDS);
        listener.tls().ifPresent(tls -> secure(options, tls));
        return options;
    }

    /** Has a server speak TLS as these settings say. */
    public static void secure(HttpServerOptions options, ListenerTlsConfig tls) {
        options.setSsl(true)
                .setSni(true) // so that routes can tell names apart
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.privateKey().toString()))
                .setEnabledSecureTransportProtocols(
                        tls.protocols().stream().map(TlsVersion::toString).collect(Collectors.toSet()))
                .setClientAuth(ClientAuth.valueOf(tls.clientAuth().name()));
        tls.clientCa().ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path.toString())));
    }
}
