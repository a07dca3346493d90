package io.framegate.config.kong;

import io.framegate.config.CaCertificateConfig;
import io.framegate.config.CertificateConfig;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.kong.CertificateEntity.CaCertificateEntity;
import io.framegate.config.kong.CertificateEntity.SniEntity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The certificates and authorities of a declarative file (spec 10.7), by id. */
final class Certificates {

    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "\\s*-----BEGIN ([A-Z]+ )?PRIVATE KEY-----.*-----END ([A-Z]+ )?PRIVATE KEY-----\\s*", Pattern.DOTALL);

    private final Map<String, CertificateConfig> certificates = new LinkedHashMap<>();
    private final Map<String, CaCertificateConfig> authorities = new LinkedHashMap<>();
    private final ReadingScope scope;

    private Certificates(ReadingScope scope) {
        this.scope = scope;
    }

    static Certificates of(DeclarativeFile file, EntityIds ids, ReadingScope scope) {
        Certificates certificates = new Certificates(scope);
        certificates.addAuthorities(file.caCertificates(), ids);
        certificates.addCertificates(file, ids);
        return certificates;
    }

    List<CertificateConfig> all() {
        return List.copyOf(certificates.values());
    }

    List<CaCertificateConfig> allAuthorities() {
        return List.copyOf(authorities.values());
    }

    /** The certificate referred to; empty if there is none, which was then reported. */
    Optional<CertificateConfig> find(EntityReference reference, ConfigPath at) {
        return find(reference.id().orElse(""), certificates, "certificate", at);
    }

    /** The authority referred to; empty if there is none, which was then reported. */
    Optional<CaCertificateConfig> findAuthority(String id, ConfigPath at) {
        return find(id, authorities, "CA certificate", at);
    }

    private <T> Optional<T> find(String id, Map<String, T> known, String what, ConfigPath at) {
        T found = known.get(id.toLowerCase(Locale.ROOT));
        if (found == null) {
            scope.problem(at, "there is no " + what + " with the id " + ConfigProblem.quote(id));
        }
        return Optional.ofNullable(found);
    }

    private void addAuthorities(List<CaCertificateEntity> entities, EntityIds ids) {
        for (CaCertificateEntity entity : entities) {
            checkChain(entity.cert(), entity.at().key("cert"));
            String id = ids.id(entity.id(), "ca_certificate", entity.cert());
            if (authorities.putIfAbsent(id, new CaCertificateConfig(id, entity.cert(), entity.tags())) != null) {
                scope.problem(
                        entity.at().key("id"),
                        ConfigProblem.quote(id) + " is already the id of another CA certificate");
            }
        }
    }

    private void addCertificates(DeclarativeFile file, EntityIds ids) {
        Map<String, CertificateEntity> byId = new LinkedHashMap<>();
        Map<String, List<String>> names = new HashMap<>();
        for (CertificateEntity entity : file.certificates()) {
            checkPair(entity);
            String id = ids.id(entity.id(), "certificate", entity.cert());
            if (byId.putIfAbsent(id, entity) != null) {
                scope.problem(
                        entity.at().key("id"), ConfigProblem.quote(id) + " is already the id of another certificate");
            }
            names.put(id, new ArrayList<>());
        }
        Map<String, ConfigPath> taken = new HashMap<>();
        byId.forEach((id, entity) ->
                entity.snis().forEach(sni -> addName(sni, names.getOrDefault(id, new ArrayList<>()), taken)));
        for (SniEntity sni : file.snis()) {
            if (sni.certificate().isEmpty()) {
                scope.problem(sni.at().key("certificate"), "required: expected the id of a certificate, found nothing");
                continue;
            }
            find(
                            sni.certificate().get().id().orElse(""),
                            names,
                            "certificate",
                            sni.at().key("certificate"))
                    .ifPresent(own -> addName(sni, own, taken));
        }
        byId.forEach((id, entity) -> certificates.put(
                id,
                new CertificateConfig(
                        id,
                        entity.cert(),
                        entity.key(),
                        entity.certAlt(),
                        entity.keyAlt(),
                        List.copyOf(names.getOrDefault(id, List.of())),
                        entity.tags())));
    }

    private void addName(SniEntity sni, List<String> names, Map<String, ConfigPath> taken) {
        ConfigPath at = sni.at().key("name");
        Optional<String> name = ServerName.parse(sni.name(), true);
        if (name.isEmpty()) {
            scope.problem(
                    at,
                    "expected a host name, or one with * for its first or last label, found "
                            + ConfigProblem.quote(sni.name()));
            return;
        }
        ConfigPath other = taken.putIfAbsent(name.get(), at);
        if (other != null) {
            scope.problem(at, ConfigProblem.quote(sni.name()) + " already stands at " + other);
            return;
        }
        names.add(name.get());
    }

    private void checkPair(CertificateEntity entity) {
        checkChain(entity.cert(), entity.at().key("cert"));
        checkKey(entity.key(), entity.at().key("key"));
        entity.certAlt().ifPresent(chain -> checkChain(chain, entity.at().key("cert_alt")));
        entity.keyAlt().ifPresent(key -> checkKey(key, entity.at().key("key_alt")));
        if (entity.certAlt().isPresent() != entity.keyAlt().isPresent()) {
            scope.problem(
                    entity.at().key(entity.certAlt().isPresent() ? "key_alt" : "cert_alt"),
                    "required: cert_alt and key_alt go together");
        }
    }

    private void checkChain(String pem, ConfigPath at) {
        try {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .isEmpty()) {
                return;
            }
        } catch (CertificateException unreadable) {
            // reported below, without the text
        }
        scope.problem(at, "expected a certificate in PEM, found something else");
    }

    private void checkKey(String pem, ConfigPath at) {
        if (!PRIVATE_KEY.matcher(pem).matches()) {
            scope.problem(at, "expected a private key in PEM, found something else");
        }
    }
}
