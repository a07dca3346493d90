package io.framegate.config.kong;

import io.framegate.config.BreakerConfig;
import io.framegate.config.LostState;
import io.framegate.config.OnReload;
import io.framegate.config.Placement;
import io.framegate.config.PluginConfig;
import io.framegate.config.PluginsConfig;
import io.framegate.config.Protocol;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.config.document.RawConfig;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import io.framegate.session.FailurePolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A plugin as a declarative file has it (spec 10.5); {@link PluginConfig} is what becomes of it. */
@Describe("A plugin, configured for everything or for one service, route or consumer, or several of them.")
record PluginEntity(
        ConfigPath at,

        @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
        Optional<String> id,

        @Describe("The name of the plugin.") @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        String name,

        @Describe("A name for this configuration of it, unique among plugins.")
        @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        Optional<String> instanceName,

        @Describe("What the plugin itself defines.") RawConfig config,
        @Describe("Whether it runs.") @Default("true") boolean enabled,

        @Describe("The protocols it runs on; ws or wss must be among them if they are given.")
        Optional<Set<Protocol>> protocols,

        @Describe("Labels.") Set<String> tags,

        @Describe("The route it is for; left out where it stands in one.")
        Optional<EntityReference> route,

        @Describe("The service it is for; left out where it stands in one.")
        Optional<EntityReference> service,

        @Describe("The consumer it is for, by username or id; left out where it stands in one.")
        Optional<EntityReference> consumer,

        @Describe("Not supported yet.") Optional<EntityReference> consumerGroup,

        @Describe("Not supported yet; ignored with a warning.")
        Optional<RawConfig> ordering,

        @Describe("How long it may take over one frame, in ms; plugins.timeout of the settings if left out.")
        @Range(min = 1, max = PluginsConfig.LONGEST_TIMEOUT)
        OptionalInt timeout,

        @Describe("A frame it fails on: closed ends the session, open lets it go on; as in the settings if left out.")
        Optional<FailurePolicy> onFailure,

        @Describe("Stops asking it for a while when it goes on failing; left out, it is asked whatever happens.")
        Optional<BreakerConfig> breaker,

        @Describe("Whether it blocks, and so needs a worker thread.") @Default("false")
        boolean blocking,

        @Describe(
                "Where it runs: local in the gateway, remote in plugin hosts of the cluster, prefer-local in the gateway if it"
                        + " can start there.")
        @Default("local")
        Placement placement,

        @Describe(
                "A session whose plugin host is lost, or whose plugin exports nothing when it moves: start_over on another"
                        + " host as if it had just begun, or fail by on_failure.")
        @Default("start_over")
        LostState onLostState,

        @Describe(
                "Open sessions when the file is read again and has another version of it, or none: keep theirs, or move to the"
                        + " new one between two messages.")
        @Default("keep")
        OnReload onReload,

        @Describe("What is tried in its place.") Optional<CandidateEntity> candidate,

        @Describe("When it was created, in s since 1970; ignored.")
        OptionalLong createdAt,

        @Describe("When it was changed, in s since 1970; ignored.")
        OptionalLong updatedAt,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore) {}
