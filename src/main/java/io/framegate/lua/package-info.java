/**
 * Lua, on LuaJ, hardened for code that an administrator wrote: a call has a {@link io.framegate.lua.Budget} of instructions,
 * bytes and time that nothing in the script can catch the end of.
 */
@NullMarked
package io.framegate.lua;

import org.jspecify.annotations.NullMarked;
