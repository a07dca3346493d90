package io.framegate.config.kong;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.document.RawConfig;
import io.framegate.config.kong.CertificateEntity.CaCertificateEntity;
import io.framegate.config.kong.CertificateEntity.SniEntity;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A declarative file in Kong's format, as it is written (spec 10.1); {@link DeclarativeConfig} is what becomes of it. */
@Describe("Services, routes and plugins, in Kong's declarative format.")
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

        @Describe("Plugins for everything, or for a service or route they refer to.")
        List<PluginEntity> plugins,

        @Describe("Certificates with their keys.") List<CertificateEntity> certificates,

        @Describe("Authorities that upstream certificates are checked against.")
        List<CaCertificateEntity> caCertificates,

        @Describe("Names that certificates are shown for; they may also stand in the certificates.")
        List<SniEntity> snis,

        @Describe(NOT_YET) List<RawConfig> upstreams,
        @Describe(NOT_YET) List<RawConfig> targets,
        @Describe(NOT_YET) List<RawConfig> consumers,
        @Describe(NOT_YET) List<RawConfig> consumerGroups,
        @Describe(NOT_YET) List<RawConfig> keyauthCredentials,
        @Describe(NOT_YET) List<RawConfig> basicauthCredentials,
        @Describe(NOT_YET) List<RawConfig> hmacauthCredentials,
        @Describe(NOT_YET) List<RawConfig> jwtSecrets,
        @Describe(NOT_YET) @Key("oauth2_credentials") List<RawConfig> oauth2Credentials,
        @Describe(NOT_YET) List<RawConfig> acls,
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
        Map<String, List<RawConfig>> entities = new LinkedHashMap<>();
        entities.put("upstreams", upstreams);
        entities.put("targets", targets);
        entities.put("consumers", consumers);
        entities.put("consumer_groups", consumerGroups);
        entities.put("keyauth_credentials", keyauthCredentials);
        entities.put("basicauth_credentials", basicauthCredentials);
        entities.put("hmacauth_credentials", hmacauthCredentials);
        entities.put("jwt_secrets", jwtSecrets);
        entities.put("oauth2_credentials", oauth2Credentials);
        entities.put("acls", acls);
        entities.put("vaults", vaults);
        entities.put("keys", keys);
        entities.put("key_sets", keySets);
        return entities.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
