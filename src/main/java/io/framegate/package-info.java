/** The program: reads the configuration, wires the parts, starts them. */
@NullMarked
package io.framegate;

import org.jspecify.annotations.NullMarked;
