/**
 * How the program logs where nobody says otherwise: one line each on standard output, from INFO up. In Java and not in an XML
 * file, because reading that file takes 600 classes that nothing else needs.
 *
 * <p>Nothing that a peer said reaches the log, at any level: no path, query, header value, payload or close reason; of an
 * exception no more than {@link io.framegate.log.Thrown} says.
 */
@NullMarked
package io.framegate.log;

import org.jspecify.annotations.NullMarked;
