/**
 * {@code kong.websocket.client} and {@code kong.websocket.upstream} as scripts see them: functions that may be called in
 * any phase and refuse in the wrong one, in Kong's words, instead of types that are not there.
 *
 * <p>A {@link io.framegate.script.ScriptCall} is one call of a script's handler; its two
 * {@link io.framegate.script.KongWebSocket} tables fold what the script calls into the same decisions that Java plugins
 * return, so that there is one meaning of every function.
 */
@NullMarked
package io.framegate.script;

import org.jspecify.annotations.NullMarked;
