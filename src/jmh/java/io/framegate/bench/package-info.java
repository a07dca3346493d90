/**
 * What the parts cost by themselves, in ns: measured with JMH, through what they offer to the rest of the gateway. What it
 * costs to put them together is measured by {@code -Pload}.
 */
@NullMarked
package io.framegate.bench;

import org.jspecify.annotations.NullMarked;
