package io.framegate.config;

import io.framegate.pdk.PluginFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The plugins that there are, by name. */
public interface PluginCatalog {

    /** The factory of the plugin of this name; empty if there is none. */
    Optional<PluginFactory<?>> find(String name);

    /** Every name there is, in alphabetical order. */
    List<String> names();

    /**
     * A catalog of these plugins, read once. Of two with the same name the first stays.
     *
     * @param factories the plugins
     */
    static PluginCatalog of(Collection<? extends PluginFactory<?>> factories) {
        Map<String, PluginFactory<?>> byName = new TreeMap<>();
        factories.forEach(factory -> byName.putIfAbsent(factory.name(), factory));
        List<String> names = List.copyOf(byName.keySet());
        return new PluginCatalog() {
            @Override
            public Optional<PluginFactory<?>> find(String name) {
                return Optional.ofNullable(byName.get(name));
            }

            @Override
            public List<String> names() {
                return names;
            }
        };
    }
}
