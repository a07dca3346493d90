package io.framegate.config.kong;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.document.RawConfig;
import io.framegate.config.kong.CertificateEntity.CaCertificateEntity;
import io.framegate.config.kong.CertificateEntity.SniEntity;
import io.framegate.config.kong.ConsumerEntity.AclEntity;
import io.framegate.config.kong.ConsumerEntity.JwtEntity;
import io.framegate.config.kong.ConsumerEntity.KeyEntity;
import io.framegate.config.kong.UpstreamEntity.TargetEntity;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A declarative file in Kong's format, as it is written (spec 10.1); {@link DeclarativeConfig} is what becomes of it. */
@Describe("Services, routes, plugins and consumers, in Kong's declarative format.")
record DeclarativeFile(
        @Describe("The version of the format.") @Key("_format_version")
        FormatVersion formatVersion,

        @Describe("No effect here.") @Key("_transform") @Default("true")
        boolean transform,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore,
        @Describe("decK's own; ignored.") @Key("_info") Optional<Object> info,
        @Describe("decK's own; ignored.") @Key("_workspace") Optional<Object> workspace,
        @Describe("decK's own; ignored.") @Key("_konnect") Optional<Object> konnect,

        @Describe("decK's own; ignored.") @Key("_plugin_configs")
        Optional<Object> pluginConfigs,

        @Describe("Upstreams: where frames go.") List<ServiceEntity> services,

        @Describe("Which requests go to which service; they may also stand in the services.")
        List<RouteEntity> routes,

        @Describe("Plugins for everything, or for a service, route or consumer they refer to.")
        List<PluginEntity> plugins,

        @Describe("Certificates with their keys.") List<CertificateEntity> certificates,

        @Describe("Authorities that upstream certificates are checked against.")
        List<CaCertificateEntity> caCertificates,

        @Describe("Names that certificates are shown for; they may also stand in the certificates.")
        List<SniEntity> snis,

        @Describe("Who opens sessions.") List<ConsumerEntity> consumers,

        @Describe("Keys of consumers, for key-auth; they may also stand in the consumers.")
        List<KeyEntity> keyauthCredentials,

        @Describe("What tokens of consumers are signed with, for jwt; they may also stand in the consumers.")
        List<JwtEntity> jwtSecrets,

        @Describe("Groups of consumers, for acl; they may also stand in the consumers.")
        List<AclEntity> acls,

        @Describe("Several targets under one name, for services that have it as their host.")
        List<UpstreamEntity> upstreams,

        @Describe("Targets of upstreams; they may also stand in the upstreams.")
        List<TargetEntity> targets,

        @Describe(NOT_YET) List<RawConfig> consumerGroups,
        @Describe(NOT_YET) List<RawConfig> basicauthCredentials,
        @Describe(NOT_YET) List<RawConfig> hmacauthCredentials,
        @Describe(NOT_YET) @Key("oauth2_credentials") List<RawConfig> oauth2Credentials,
        @Describe(NOT_YET) List<RawConfig> vaults,
        @Describe(NOT_YET) List<RawConfig> keys,
        @Describe(NOT_YET) List<RawConfig> keySets) {

    static final String NOT_YET = "Not supported yet; ignored with a warning.";

    /** decK's keys that are in this file. */
    List<String> toolKeys() {
        Map<String, Optional<Object>> values = new LinkedHashMap<>();
        values.put("_info", info);
        values.put("_workspace", workspace);
        values.put("_konnect", konnect);
        values.put("_plugin_configs", pluginConfigs);
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The kinds of entities that are in this file and have no effect. */
    List<String> unsupportedKeys() {
        return present(List.of(
                new Unsupported("consumer_groups", consumerGroups),
                new Unsupported("basicauth_credentials", basicauthCredentials),
                new Unsupported("hmacauth_credentials", hmacauthCredentials),
                new Unsupported("oauth2_credentials", oauth2Credentials),
                new Unsupported("vaults", vaults),
                new Unsupported("keys", keys),
                new Unsupported("key_sets", keySets)));
    }

    /** Entities of a kind that has no effect, by their key. */
    record Unsupported(String key, List<?> entities) {}

    /** The keys of those that are there. */
    static List<String> present(List<Unsupported> kinds) {
        return kinds.stream()
                .filter(kind -> !kind.entities().isEmpty())
                .map(Unsupported::key)
                .toList();
    }
}
