/**
 * {@code websocket-validator}: only messages that JSON schemas allow (spec 9.2). {@link WebsocketValidator} is the plugin;
 * {@code JsonReader} reads a message under limits, {@code CompiledSchema} says whether it is valid.
 */
@NullMarked
package io.framegate.plugins.validator;

import org.jspecify.annotations.NullMarked;
