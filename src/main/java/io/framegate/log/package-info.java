/**
 * How the program logs where nobody says otherwise: one line each on standard output, from INFO up. In Java and not in an XML
 * file, because reading that file takes 600 classes that nothing else needs.
 */
@NullMarked
package io.framegate.log;

import org.jspecify.annotations.NullMarked;
