/**
 * How the program logs where nobody says otherwise: one line each on standard output, from INFO up. In Java and not in an XML
 * file, because reading that file, and the pattern in it, took a fifth of the start.
 */
@NullMarked
package io.framegate.log;

import org.jspecify.annotations.NullMarked;
