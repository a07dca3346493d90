/** {@code websocket-transformer}: {@link io.framegate.plugins.transform.WebsocketTransformer} and what it is configured by. */
@NullMarked
package io.framegate.plugins.transform;

import org.jspecify.annotations.NullMarked;
