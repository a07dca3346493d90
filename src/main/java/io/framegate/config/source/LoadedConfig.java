package io.framegate.config.source;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.document.RawConfig;
import io.framegate.config.document.Redaction;
import java.util.List;

/** What came of loading the configuration: all of it, or every reason why not. Immutable. */
public sealed interface LoadedConfig {

    /** Every reason why there is none; empty if there is one. */
    List<Finding> problems();

    /** What the operator should know; may be filled in either case. */
    List<Finding> warnings();

    /**
     * A complete and valid configuration.
     *
     * @param settings the settings of the process, with absolute paths
     * @param declarative services, routes and plugins
     * @param declarativeDocument the declarative file as it is written, with references that are not resolved
     * @param warnings what the operator should know
     * @param redaction takes the secrets that both refer to out of messages
     * @param digest the same for the same files, in every process; what overrides them, and secrets that they refer to, are not
     *     in it
     */
    record Valid(
            GatewayConfig settings,
            DeclarativeConfig declarative,
            RawConfig declarativeDocument,
            List<Finding> warnings,
            Redaction redaction,
            String digest)
            implements LoadedConfig {

        public Valid {
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<Finding> problems() {
            return List.of();
        }
    }

    /**
     * No configuration.
     *
     * @param problems what is wrong with the settings and with the declarative file, in this order; at least one
     * @param warnings what the operator should know besides
     */
    record Invalid(List<Finding> problems, List<Finding> warnings) implements LoadedConfig {

        public Invalid {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}
