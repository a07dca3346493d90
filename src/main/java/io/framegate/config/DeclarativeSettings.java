package io.framegate.config;

import java.nio.file.Path;

/**
 * The settings of the process that a declarative file is read under.
 *
 * @param file the declarative file
 * @param plugins where plugins come from, and how they run where the file does not say
 * @param pluginsKnown whether {@code plugins} is what the settings say; if not, they could not be read and it is the default,
 *     so a plugin that is not there may still exist
 * @param forbidUnverified whether a wss service that says {@code tls_verify: false} is refused and not only warned of
 * @param clustered whether the process joins a cluster, where plugins may be elsewhere
 */
public record DeclarativeSettings(
        Path file, PluginsConfig plugins, boolean pluginsKnown, boolean forbidUnverified, boolean clustered) {

    /** Of a process on its own. */
    public DeclarativeSettings(Path file, PluginsConfig plugins, boolean pluginsKnown, boolean forbidUnverified) {
        this(file, plugins, pluginsKnown, forbidUnverified, false);
    }
}
