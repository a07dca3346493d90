/**
 * What may be logged of an exception. Nothing that a peer said reaches the log, at any level: no path, query, header value,
 * payload or close reason.
 */
@NullMarked
package io.framegate.log;

import org.jspecify.annotations.NullMarked;
