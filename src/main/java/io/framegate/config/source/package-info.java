/**
 * Where configuration comes from: two YAML files, the environment and the system properties, read through Vert.x Config.
 * The only part of the configuration that does I/O.
 *
 * <p>The files are not read by the YAML processor of vertx-config-yaml: of a key that is given twice it silently keeps the
 * last, it turns an empty or unreadable document into an empty configuration, it makes dates of texts that look like dates,
 * and it forgets where things stood. {@link io.framegate.config.source.YamlProcessor} reports the former and keeps the
 * latter.
 */
@NullMarked
package io.framegate.config.source;

import org.jspecify.annotations.NullMarked;
