package io.framegate.config.kong;

import io.framegate.config.CandidateConfig;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.config.document.RawConfig;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.util.Optional;

/** What is tried in the place of a plugin, as a declarative file has it; {@link CandidateConfig} is what becomes of it. */
@Describe("What is tried in the place of the plugin: another configuration of it, or another plugin.")
record CandidateEntity(
        ConfigPath at,

        @Describe("The name of the other plugin; the same if it is left out.")
        @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        Optional<String> name,

        @Describe("What the candidate is configured with.") RawConfig config,

        @Describe("How many of a hundred new sessions get the candidate instead.")
        @Default("0")
        @Range(min = 0, max = 100)
        int canary,

        @Describe(
                "Whether the candidate gets a copy of everything that the plugin decides about; what it decides is only"
                        + " compared and counted.")
        @Default("false")
        boolean shadow) {

    /** @throws IllegalArgumentException if nothing is tried */
    CandidateEntity {
        if (canary == 0 && !shadow) {
            throw new IllegalArgumentException("a candidate needs canary, shadow or both");
        }
    }
}
