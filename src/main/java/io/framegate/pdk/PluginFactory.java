package io.framegate.pdk;

import java.util.List;
import java.util.Optional;

/**
 * Makes a plugin from its configuration. Found by {@link java.util.ServiceLoader} under this interface's name, or handed
 * to a plugin verticle.
 *
 * <p>A factory must have a public constructor without arguments and no state of its own.
 *
 * @param <C> the record that a declarative file's {@code config} of this plugin is read into: one component a field,
 *     {@code maxSize} for {@code max_size}, or as its {@link Key} says. {@link Default}, {@link Range}, {@link Matches} and {@link Describe} say more
 *     about a component; an {@link java.util.Optional} one may be left out. The record's compact constructor may refuse
 *     what no annotation can say, with an {@link IllegalArgumentException} whose message the operator will read.
 */
public interface PluginFactory<C extends Record> {

    /** The plugin's name in a declarative file, such as {@code websocket-size-limit}: lower case, digits and hyphens. */
    String name();

    /** The priority: the highest runs first, in both directions. Kong's own plugins are between -1000 and 1000000. */
    int priority();

    /** The record that {@code config} is read into; {@link NoConfig} if there is nothing to configure. */
    Class<C> configType();

    /**
     * Makes an instance; called once per event loop for every configured plugin, on that event loop.
     *
     * @throws Exception if the plugin cannot start; the gateway then does not either, and says the message, in which secrets
     *     that the configuration refers to are replaced by their references
     */
    Plugin create(C config) throws Exception;

    /**
     * As {@link #create(Record)}, for plugins whose instances share something; the gateway calls this one.
     *
     * @param site what the instances of this configured plugin have in common
     * @throws Exception as above
     */
    default Plugin create(C config, PluginSite site) throws Exception {
        return create(config);
    }

    /**
     * The key of the configuration that asks for a cluster ({@link PluginSite#cluster}), such as {@code policy}; empty if it asks
     * for none. Where the process joins no cluster this is a problem of the declarative file, found before anything is made.
     */
    default Optional<String> needsCluster(C config) {
        return Optional.empty();
    }

    /**
     * Which code it is, where the class does not say so: plugins with another version are made anew when the configuration is read
     * again.
     */
    default String version() {
        return "";
    }

    /**
     * What there is to say against a configuration beyond what its record says, each with its place: found before anything is made,
     * and reported like every other problem of the declarative file. Must not block.
     */
    default List<Objection> objections(C config) {
        return List.of();
    }

    /** The configuration of a plugin that has none. */
    record NoConfig() {}
}
