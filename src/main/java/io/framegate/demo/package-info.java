/**
 * What comes with the gateway to try it out: an upstream that echoes, two plugins that do something visible, and a page that
 * shows what left the client, what each plugin decided and what reached the upstream.
 */
@NullMarked
package io.framegate.demo;

import org.jspecify.annotations.NullMarked;
