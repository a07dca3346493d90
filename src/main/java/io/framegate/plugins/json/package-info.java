/**
 * JSON as plugins need it: read whole or not at all, changed in place, written again number for number (RFC 8259), and
 * pointed into (RFC 6901).
 */
@NullMarked
package io.framegate.plugins.json;

import org.jspecify.annotations.NullMarked;
