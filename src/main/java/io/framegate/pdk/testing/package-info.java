/** Testing plugins without a gateway. */
@NullMarked
package io.framegate.pdk.testing;

import org.jspecify.annotations.NullMarked;
