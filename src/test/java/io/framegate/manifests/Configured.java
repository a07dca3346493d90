package io.framegate.manifests;

import io.framegate.bus.PluginSources;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.GatewayConfig;
import io.framegate.config.Overrides;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginsConfig;
import io.framegate.config.SettingsReader;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the program in some pods makes of the files that are mounted and of its environment, read as it reads them.
 *
 * @param reading the settings
 * @param declared services, routes and plugins, where the program reads them
 */
record Configured(Reading<GatewayConfig> reading, Optional<Reading<DeclarativeConfig>> declared) {

    private static final PluginCatalog CATALOG =
            PluginCatalog.of(PluginSources.load(PluginsConfig.DEFAULTS).factories());

    private static final Path SETTINGS = Path.of("/opt/framegate/conf/framegate.yaml");

    /** What the image has that settings name. */
    private static final Set<Path> IN_THE_IMAGE = Set.of(Path.of("/opt/framegate/plugins"));

    static Configured of(Installation installation, Pods pods) {
        Map<String, String> environment = pods.environment();
        References references = References.of(environment, path -> {
            throw new NoSuchFileException(path);
        });
        SettingsReader reader = new SettingsReader(
                new Overrides(environment, Map.of(), Set.of()),
                references,
                SETTINGS.getParent(),
                IN_THE_IMAGE::contains);
        Map<String, Object> settings = mounted(installation, pods, SETTINGS);
        Reading<GatewayConfig> reading = reader.read(settings);
        if (!pods.areGateways()) {
            return new Configured(reading, Optional.empty());
        }
        DeclarativeSettings known = reader.declarativeSettings(settings);
        return new Configured(
                reading,
                Optional.of(new DeclarativeReader(known, CATALOG, references)
                        .read(mounted(installation, pods, known.file()))));
    }

    /** The file that is there by way of a ConfigMap. */
    private static Map<String, Object> mounted(Installation installation, Pods pods, Path file) {
        Item volume = pods.mounted(String.valueOf(file.getParent()));
        Item map = installation.the("ConfigMap", volume.text("configMap", "name"));
        String name = String.valueOf(file.getFileName());
        return Item.of(name, map.text("data", name)).get(0).content();
    }

    GatewayConfig settings() {
        return reading.value().orElseThrow(() -> new AssertionError(problems()));
    }

    List<String> problems() {
        return Stream.concat(reading.problems().stream(), declared.stream().flatMap(any -> any.problems().stream()))
                .map(String::valueOf)
                .toList();
    }

    List<String> warnings() {
        return Stream.concat(reading.warnings().stream(), declared.stream().flatMap(any -> any.warnings().stream()))
                .map(String::valueOf)
                .toList();
    }
}
