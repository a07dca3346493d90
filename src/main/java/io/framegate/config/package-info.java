/**
 * The configuration, as values. Nothing here does I/O or knows a library outside the JDK; {@code config.source} does the
 * reading of files.
 */
@NullMarked
package io.framegate.config;

import org.jspecify.annotations.NullMarked;
