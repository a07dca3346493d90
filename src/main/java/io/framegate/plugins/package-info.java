/**
 * The plugins that come with the gateway: each one factory with its configuration record, named in
 * {@code META-INF/services/io.framegate.pdk.PluginFactory}. To add one, add such a class, a line there, and a test with
 * {@link io.framegate.pdk.testing.PluginProbe}.
 */
@NullMarked
package io.framegate.plugins;

import org.jspecify.annotations.NullMarked;
