/**
 * Kong's declarative format: {@link io.framegate.config.kong.DeclarativeReader} turns a document in it into a
 * {@link io.framegate.config.DeclarativeConfig}, or into every reason why not. The rest of the program never sees the format.
 *
 * <p>A file may be written for a gateway that serves more than WebSocket, so a reading goes in three steps:
 *
 * <ol>
 *   <li>{@code Triage} looks at the document as it was written and sets aside what is about other protocols. It is neither
 *       checked nor used, and reported in one warning.
 *   <li>What is left is read into a {@code DeclarativeFile}: records named entities, which are the format key by key. To add
 *       a key, add a component.
 *   <li>{@code DeclarativeCompiler} turns entities into configuration. It finds what refers to what, nested or by name or id;
 *       the rules of each kind of entity say what one must be beyond its structure, and what becomes of it.
 * </ol>
 *
 * <p>A rule of the format is checked in one of three places: in an annotation if it is about one value, in a record's
 * constructor if it is about one record, and else in the rules of its entity. However many rules are broken, each is
 * reported, and once.
 *
 * <p>{@code EntityIds} gives an id to an entity that has none, the same at the next reading. {@code KongPlugins} is what is
 * known of the plugins that Kong brings; {@code PluginProtocols} tells by it whether a plugin is meant for WebSocket at all.
 */
@NullMarked
package io.framegate.config.kong;

import org.jspecify.annotations.NullMarked;
