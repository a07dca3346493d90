/**
 * Plugins in Lua: {@code pre-function} and {@code post-function}, whose scripts stand in the declarative file, and those of a
 * directory, {@code handler.lua} and {@code schema.lua}. To the gateway they are plugins like others: a script that fails is a
 * plugin that fails.
 */
@NullMarked
package io.framegate.lua.plugins;

import org.jspecify.annotations.NullMarked;
