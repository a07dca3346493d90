/** {@code cjson} and {@code cjson.safe}, after lua-cjson 2.1. */
@NullMarked
package io.framegate.lua.library.json;

import org.jspecify.annotations.NullMarked;
