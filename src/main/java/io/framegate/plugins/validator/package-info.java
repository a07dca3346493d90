/**
 * {@code websocket-validator}: only messages that JSON schemas allow (spec 9.2). {@link WebsocketValidator} is the plugin;
 * {@code CompiledSchema} says whether a message is valid, {@code SchemaKeywords} how much may be done to find out.
 */
@NullMarked
package io.framegate.plugins.validator;

import org.jspecify.annotations.NullMarked;
