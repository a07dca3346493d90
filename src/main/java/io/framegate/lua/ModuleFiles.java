package io.framegate.lua;

import java.util.Optional;

/** Where {@code require} finds modules in Lua. */
public interface ModuleFiles {

    /**
     * A module's text.
     *
     * @param path the file, for where it fails
     */
    record Found(String path, byte[] source) {}

    /** The module of this name; empty if there is none. */
    Optional<Found> find(String name);

    /** None. */
    ModuleFiles NONE = name -> Optional.empty();
}
