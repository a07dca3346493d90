/** {@code websocket-acl}: {@link io.framegate.plugins.acl.WebsocketAcl}, its rules and what they look at. */
@NullMarked
package io.framegate.plugins.acl;

import org.jspecify.annotations.NullMarked;
