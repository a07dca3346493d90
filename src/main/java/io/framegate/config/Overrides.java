package io.framegate.config;

import java.util.Map;
import java.util.Set;

/**
 * Settings from outside the settings file. A system property {@code framegate.limits.client_max_payload} goes before the
 * environment variable {@code FRAMEGATE_LIMITS_CLIENT_MAX_PAYLOAD}, which goes before the file. An item of a list is named
 * by its number from 0 ({@code FRAMEGATE_LISTENERS_0_PORT}); the number after the last adds one. The value is read by the
 * type of what it replaces: a list as items separated by commas or as {@code [a, b]}, a record as <code>{key: value}</code>.
 *
 * <p>A variable or property with the prefix that names no setting is a problem, except for the variables that Kubernetes
 * makes for a service with such a name, and those in {@code exceptions}.
 *
 * @param environment environment variables; those without the prefix {@code FRAMEGATE_} are ignored
 * @param properties system properties; those without the prefix {@code framegate.} are ignored
 * @param exceptions names of variables and properties with the prefix that are none of the settings
 */
public record Overrides(Map<String, String> environment, Map<String, String> properties, Set<String> exceptions) {

    /** No overrides. */
    public static final Overrides NONE = new Overrides(Map.of(), Map.of(), Set.of());

    public Overrides {
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
        exceptions = Set.copyOf(exceptions);
    }

    /** How many there are: values may be secrets. */
    @Override
    public String toString() {
        return "Overrides[" + environment.size() + " variables, " + properties.size() + " properties]";
    }
}
