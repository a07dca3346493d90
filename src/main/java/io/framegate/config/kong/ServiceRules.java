package io.framegate.config.kong;

import io.framegate.config.CaCertificateConfig;
import io.framegate.config.CertificateConfig;
import io.framegate.config.Protocol;
import io.framegate.config.RouteHost;
import io.framegate.config.RoutePath;
import io.framegate.config.ServiceConfig;
import io.framegate.config.TlsSans;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ReadingScope;
import io.framegate.pdk.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a service must be beyond its structure (spec 10.2), and what becomes of it. */
final class ServiceRules {

    private final Certificates certificates;
    private final UpstreamRules upstreams;
    private final boolean forbidUnverified;
    private final EntityIds ids;
    private final ReadingScope scope;

    ServiceRules(
            Certificates certificates,
            UpstreamRules upstreams,
            boolean forbidUnverified,
            EntityIds ids,
            ReadingScope scope) {
        this.certificates = certificates;
        this.upstreams = upstreams;
        this.forbidUnverified = forbidUnverified;
        this.ids = ids;
        this.scope = scope;
    }

    /** The service an entity describes; empty if it cannot be told, which was then reported. */
    Optional<ServiceConfig> apply(ServiceEntity entity) {
        Optional<ServiceUrl> parts = entity.url().isPresent() ? fromUrl(entity) : fromFields(entity);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        ServiceUrl where = parts.get();
        ConfigPath protocol = entity.at().key("protocol");
        if (!where.protocol().isWebSocket() && scope.isSound(protocol)) {
            // Triage takes a service that says so in plain text for somebody else's; this one says so by a reference.
            scope.problem(protocol, "expected \"ws\" or \"wss\" behind the reference");
        }
        checkHost(where.host(), entity);
        checkPath(where.path(), entity);
        checkTls(where.protocol(), entity);
        String id = ids.id(
                entity.id(),
                "service",
                entity.name().isPresent()
                        ? entity.name().get()
                        : List.of(where.protocol(), where.host(), where.port(), where.path()));
        return Optional.of(new ServiceConfig(
                id,
                entity.name().orElseGet(() -> EntityIds.name("service", id)),
                where.protocol(),
                where.host(),
                where.port(),
                where.path(),
                entity.connectTimeout(),
                entity.writeTimeout(),
                entity.readTimeout(),
                entity.retries(),
                entity.tlsVerify(),
                entity.tlsVerifyDepth(),
                authorities(entity),
                entity.tlsSans().orElse(TlsSans.NONE),
                clientCertificate(entity, where),
                entity.enabled(),
                entity.compression(),
                entity.tags()));
    }

    /** Its own, or else the one of the upstream that it is for. */
    private Optional<CertificateConfig> clientCertificate(ServiceEntity entity, ServiceUrl where) {
        if (where.protocol() != Protocol.WSS) {
            return Optional.empty();
        }
        return entity.clientCertificate().isEmpty()
                ? upstreams.certificate(where.host())
                : certificates.find(
                        entity.clientCertificate().get(), entity.at().key("client_certificate"));
    }

    private Optional<ServiceUrl> fromUrl(ServiceEntity entity) {
        Map<String, Boolean> others = Map.of(
                "protocol", entity.protocol().isPresent(),
                "host", entity.host().isPresent(),
                "port", entity.port().isPresent(),
                "path", entity.path().isPresent());
        others.forEach((key, given) -> {
            if (given) {
                scope.problem(entity.at().key(key), "cannot be given together with url, which says it too");
            }
        });
        try {
            return Optional.of(ServiceUrl.parse(entity.url().orElse("")));
        } catch (IllegalArgumentException refused) {
            scope.problem(entity.at().key("url"), String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<ServiceUrl> fromFields(ServiceEntity entity) {
        if (entity.host().isEmpty()) {
            if (scope.isSound(entity.at().key("host"))
                    && scope.isSound(entity.at().key("url"))) {
                scope.problem(
                        entity.at().key("host"), "required: expected a host name or an IP address, found nothing");
            }
            return Optional.empty();
        }
        String host = entity.host().get();
        return Optional.of(new ServiceUrl(
                entity.protocol().orElse(Protocol.HTTP),
                host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
                entity.port().orElse(80),
                entity.path().orElse("/")));
    }

    private void checkHost(String host, ServiceEntity entity) {
        ConfigPath at = entity.at().key(entity.url().isPresent() ? "url" : "host");
        if (!upstreams.has(host)
                && !RouteHost.isName(RouteHost.normalize(host))
                && IpAddress.of(host).isEmpty()) {
            scope.problem(at, "expected a host name or an IP address without a port" + found(host, entity));
        }
    }

    private void checkPath(String path, ServiceEntity entity) {
        ConfigPath at = entity.at().key(entity.url().isPresent() ? "url" : "path");
        if (!path.startsWith("/") || path.contains("//")) {
            scope.problem(
                    at, "expected a path that begins with a slash and has no empty segments" + found(path, entity));
            return;
        }
        try {
            RoutePath.parse(path);
        } catch (IllegalArgumentException refused) {
            scope.problem(at, "expected a path of characters that a URL may contain" + found(path, entity));
        }
    }

    /** What was found, unless it is a part of a URL: the whole may be a secret, of which a part would be shown. */
    private static String found(String value, ServiceEntity entity) {
        return entity.url().isPresent() ? "" : ", found " + ConfigProblem.quote(value);
    }

    private void checkTls(Protocol protocol, ServiceEntity entity) {
        if (protocol == Protocol.WS) {
            List<String> given = new ArrayList<>();
            entity.tlsVerify().ifPresent(any -> given.add("tls_verify"));
            entity.tlsVerifyDepth().ifPresent(any -> given.add("tls_verify_depth"));
            entity.tlsSans().ifPresent(any -> given.add("tls_sans"));
            entity.clientCertificate().ifPresent(any -> given.add("client_certificate"));
            if (!entity.caCertificates().isEmpty()) {
                given.add("ca_certificates");
            }
            given.forEach(key -> scope.problem(entity.at().key(key), "can only be given for a wss service"));
        } else if (entity.tlsVerify().filter(verify -> !verify).isPresent()) {
            ConfigPath at = entity.at().key("tls_verify");
            if (forbidUnverified) {
                scope.problem(at, "must not be false: upstream_tls.forbid_unverified of the settings is true");
            } else {
                scope.warning(at, "the certificate of this upstream is not checked");
            }
        }
    }

    private List<CaCertificateConfig> authorities(ServiceEntity entity) {
        List<CaCertificateConfig> found = new ArrayList<>();
        for (int i = 0; i < entity.caCertificates().size(); i++) {
            certificates
                    .findAuthority(
                            entity.caCertificates().get(i),
                            entity.at().key("ca_certificates").index(i))
                    .ifPresent(found::add);
        }
        return found;
    }
}
