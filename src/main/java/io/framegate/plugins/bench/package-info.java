/**
 * Plugins for measurements: each costs as little as its kind of plugin can, so that what is measured is the gateway.
 * {@code conf/examples/bench.yaml} uses them.
 */
@NullMarked
package io.framegate.plugins.bench;

import org.jspecify.annotations.NullMarked;
