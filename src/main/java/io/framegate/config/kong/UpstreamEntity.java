package io.framegate.config.kong;

import io.framegate.config.HashInput;
import io.framegate.config.HealthchecksConfig;
import io.framegate.config.UpstreamConfig;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** An upstream as a declarative file has it (spec 10.6); {@link UpstreamConfig} is what becomes of it. */
@Describe("Several targets under one name, for services that have it as their host.")
record UpstreamEntity(
        ConfigPath at,

        @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
        Optional<String> id,

        @Describe("The name, unique among upstreams: what services have as their host.")
        String name,

        @Describe("How one of the targets is chosen; latency is taken for round-robin.") @Default("round-robin")
        UpstreamConfig.Algorithm algorithm,

        @Describe("What is hashed; anything but none makes the algorithm consistent-hashing.") @Default("none")
        HashInput.Kind hashOn,

        @Describe("What is hashed where there is nothing of the first.") @Default("none")
        HashInput.Kind hashFallback,

        @Describe("Which header field is hashed.")
        @Matches(value = Matches.TOKEN, expected = "the name of a header field")
        Optional<String> hashOnHeader,

        @Describe("Which header field is hashed as the fallback.")
        @Matches(value = Matches.TOKEN, expected = "the name of a header field")
        Optional<String> hashFallbackHeader,

        @Describe("Which cookie is hashed, as either; a client without it is given one.")
        @Matches(value = Matches.TOKEN, expected = "the name of a cookie")
        Optional<String> hashOnCookie,

        @Describe("The path of the cookie that is given.")
        @Default("/")
        @Matches(value = "/[!-:<-~]*", expected = "a path that begins with a slash")
        String hashOnCookiePath,

        @Describe("Which query argument is hashed.") Optional<String> hashOnQueryArg,

        @Describe("Which query argument is hashed as the fallback.")
        Optional<String> hashFallbackQueryArg,

        @Describe("Which group of the route's regular expression is hashed, by name or number.")
        Optional<String> hashOnUriCapture,

        @Describe("Which group is hashed as the fallback.") Optional<String> hashFallbackUriCapture,

        @Describe("No effect: hashing here needs no slots.") @Default("10000") @Range(min = 10, max = 65_536)
        int slots,

        @Describe("The Host that targets are sent; each its own name if left out.")
        Optional<String> hostHeader,

        @Describe("The certificate to show to targets, of wss services that have none.")
        Optional<EntityReference> clientCertificate,

        @Describe("Whether a target found by an SRV record is sent that record's name as its Host.") @Default("false")
        boolean useSrvName,

        @Describe("How targets are found out to be unhealthy.") @Default("{}")
        HealthchecksConfig healthchecks,

        @Describe("Open sessions of a target that gets unhealthy: keep them, or drain them one by one; not Kong's.")
        @Default("keep")
        UpstreamConfig.OnUnhealthy onUnhealthy,

        @Describe("Its targets.") List<TargetEntity> targets,
        @Describe("Labels.") Set<String> tags,

        @Describe("When it was created, in s since 1970; ignored.")
        OptionalLong createdAt,

        @Describe("When it was changed, in s since 1970; ignored.")
        OptionalLong updatedAt,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {

    /** A target as a declarative file has it; {@link io.framegate.config.TargetConfig} is what becomes of it. */
    @Describe("Where sessions of an upstream may go.")
    record TargetEntity(
            ConfigPath at,

            @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
            Optional<String> id,

            @Describe("A host name or address, possibly with a port: without one what an SRV record says, or 8000.")
            String target,

            @Describe("The upstream it belongs to, by name or id; left out where the target stands in one.")
            Optional<EntityReference> upstream,

            @Describe("Its share of new sessions beside other weights; 0 for none.")
            @Default("100")
            @Range(min = 0, max = 65_535)
            int weight,

            @Describe("Not supported: must be false.") @Default("false")
            boolean failover,

            @Describe("Labels.") Set<String> tags,

            @Describe("When it was created, in s since 1970; ignored.")
            OptionalDouble createdAt,

            @Describe("When it was changed, in s since 1970; ignored.")
            OptionalDouble updatedAt,

            @Describe("A comment.") @Key("_comment") Optional<String> comment,
            @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {}
}
