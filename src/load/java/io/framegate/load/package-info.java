/**
 * What a frame costs: starts the artefact as a process of its own, an upstream that echoes and clients in this one, and sends
 * messages around. {@link io.framegate.load.LoadTest} is the command line.
 */
@NullMarked
package io.framegate.load;

import org.jspecify.annotations.NullMarked;
