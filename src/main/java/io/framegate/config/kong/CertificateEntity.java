package io.framegate.config.kong;

import io.framegate.config.CertificateConfig;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A certificate as a declarative file has it (spec 10.7); {@link CertificateConfig} is what becomes of it. */
@Describe("A certificate with its private key.")
record CertificateEntity(
        ConfigPath at,

        @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
        Optional<String> id,

        @Describe("The certificate chain, PEM.") String cert,
        @Describe("The private key, PEM.") String key,

        @Describe("A second chain with a key of another kind, PEM.")
        Optional<String> certAlt,

        @Describe("The private key of the second chain, PEM.")
        Optional<String> keyAlt,

        @Describe("The names it is shown for.") List<SniEntity> snis,
        @Describe("Labels.") Set<String> tags,

        @Describe("When it was created, in s since 1970; ignored.")
        OptionalLong createdAt,

        @Describe("When it was changed, in s since 1970; ignored.")
        OptionalLong updatedAt,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {

    /** A name that a certificate is shown for. */
    @Describe("A name that a certificate is shown for.")
    record SniEntity(
            ConfigPath at,
            @Describe("The id; ignored.") Optional<String> id,

            @Describe("The name: a host name, or one with * for its first or last label.")
            String name,

            @Describe("The certificate; left out where the name stands in one.")
            Optional<EntityReference> certificate,

            @Describe("Labels.") Set<String> tags,

            @Describe("When it was created, in s since 1970; ignored.")
            OptionalLong createdAt,

            @Describe("When it was changed, in s since 1970; ignored.")
            OptionalLong updatedAt,

            @Describe("A comment.") @Key("_comment") Optional<String> comment,
            @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {}

    /** An authority that upstream certificates are checked against. */
    @Describe("An authority that upstream certificates are checked against.")
    record CaCertificateEntity(
            ConfigPath at,

            @Describe("The id, by which services refer to it.")
            @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
            Optional<String> id,

            @Describe("The certificate, PEM.") String cert,
            @Describe("Its digest; ignored.") Optional<String> certDigest,
            @Describe("Labels.") Set<String> tags,

            @Describe("When it was created, in s since 1970; ignored.")
            OptionalLong createdAt,

            @Describe("When it was changed, in s since 1970; ignored.")
            OptionalLong updatedAt,

            @Describe("A comment.") @Key("_comment") Optional<String> comment,
            @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {}
}
