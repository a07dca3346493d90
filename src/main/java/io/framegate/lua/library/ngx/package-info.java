/** {@code ngx.*}, without what a WebSocket gateway has not: sockets, timers, threads, shared dictionaries. */
@NullMarked
package io.framegate.lua.library.ngx;

import org.jspecify.annotations.NullMarked;
