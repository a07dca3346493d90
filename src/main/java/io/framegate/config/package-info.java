/**
 * The configuration, as values. Nothing here does I/O or knows a library outside the JDK; {@code config.source} does the
 * reading of files.
 *
 * <h2>Documents and records</h2>
 *
 * A configuration record is the single truth about a document: {@link io.framegate.config.document.ConfigReader} turns a document into
 * the record or into every {@link io.framegate.config.document.ConfigProblem} it has, {@link io.framegate.config.ConfigSchema}
 * describes the record to editors. To add a key, add a component. Plugins bring records of their own, which are read in the
 * same way. {@link io.framegate.config.document.References} keeps secrets out of documents, and out of what is said about them.
 *
 * <h2>Settings</h2>
 *
 * {@link io.framegate.config.SettingsReader} reads {@link io.framegate.config.GatewayConfig}: what the process is started
 * with, overridden by variables and properties ({@link io.framegate.config.Overrides}).
 *
 * <h2>The declarative file</h2>
 *
 * {@link io.framegate.config.DeclarativeReader} reads {@link io.framegate.config.DeclarativeConfig}, services, routes and
 * plugins in Kong's format, in three steps: what is about other protocols than WebSocket is set aside; entities are read as
 * they stand in the document; rules turn them into configuration, in which what refers to something has it.
 *
 * <p>A rule of the format is checked in one of three places: in an annotation if it is about one value, in a record's
 * constructor if it is about one record, and else in the rules of its entity. However many rules are broken, each is
 * reported, and once.
 */
@NullMarked
package io.framegate.config;

import org.jspecify.annotations.NullMarked;
