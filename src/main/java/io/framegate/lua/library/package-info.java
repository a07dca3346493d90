/**
 * What scripts find beside the language itself: {@code kong.*}, {@code ngx.*}, {@code bit} and what {@code require} returns.
 *
 * <p>Lua strings are bytes and stay bytes. A function says to the {@link io.framegate.lua.Budget} what it is about to look at and
 * to allocate before it does. What is not there refuses by name, when it is used and not when a script mentions it, so that a
 * file that only names it at its top can be loaded.
 */
@NullMarked
package io.framegate.lua.library;

import org.jspecify.annotations.NullMarked;
