/** {@code ngx.re.*} on RE2: what OpenResty has of PCRE that is matched in linear time. */
@NullMarked
package io.framegate.lua.library.regex;

import org.jspecify.annotations.NullMarked;
