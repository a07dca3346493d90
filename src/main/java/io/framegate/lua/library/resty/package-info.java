/** Modules of OpenResty and Kong that scripts {@code require}. */
@NullMarked
package io.framegate.lua.library.resty;

import org.jspecify.annotations.NullMarked;
