/**
 * Plugins that ask whose session it is, and what he may: {@code jwt} and {@code key-auth} authenticate a client at the
 * handshake, {@code acl} looks at the consumer they found. {@link io.framegate.plugins.auth.Authentication} is what the
 * first two have in common.
 */
@NullMarked
package io.framegate.plugins.auth;

import org.jspecify.annotations.NullMarked;
