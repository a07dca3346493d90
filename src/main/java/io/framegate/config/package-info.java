/**
 * The configuration, as values: what the rest of the program knows of it. Nothing here does I/O.
 *
 * <h2>Settings</h2>
 *
 * {@link io.framegate.config.GatewayConfig} and the records in it are what the process is started with. Their document is
 * {@code conf/framegate.yaml}; a key of it is a component of a record, so to add a setting is to add a component.
 * {@link io.framegate.config.SettingsReader} reads the document, overridden by variables and properties
 * ({@link io.framegate.config.Overrides}). {@link io.framegate.config.TrustedProxies} is made of settings and decides by them.
 *
 * <h2>Services, routes and plugins</h2>
 *
 * {@link io.framegate.config.DeclarativeConfig} is what is routed where and through which plugins. Nothing in it needs looking
 * up: a {@link io.framegate.config.RouteConfig} has its {@link io.framegate.config.ServiceConfig}, which has its certificates,
 * and a {@link io.framegate.config.PluginConfig} has the record that its plugin defines. Hosts, paths, header fields and
 * addresses are in the form in which requests are compared with them.
 *
 * <h2>The packages around this one</h2>
 *
 * {@link io.framegate.config.document} turns a document into a record or into problems, whatever the record.
 * {@link io.framegate.config.kong} reads {@code DeclarativeConfig} from Kong's declarative format.
 * {@link io.framegate.config.source} loads both files and has them read. Each knows only what comes before it: documents,
 * this package, Kong's format, sources. The rest of the program loads from {@code source} and knows only this package else.
 */
@NullMarked
package io.framegate.config;

import org.jspecify.annotations.NullMarked;
