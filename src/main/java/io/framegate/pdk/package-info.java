/**
 * The plugin contract: everything a plugin author needs, on the JDK alone.
 *
 * <h2>A plugin</h2>
 *
 * A {@link io.framegate.pdk.PluginFactory} names the plugin and makes it from its configuration; the
 * {@link io.framegate.pdk.Plugin} it makes implements the phases it wants: {@link io.framegate.pdk.OnHandshake},
 * {@link io.framegate.pdk.OnClientFrame}, {@link io.framegate.pdk.OnUpstreamFrame}, {@link io.framegate.pdk.OnClose}.
 * A frame phase is given one whole message or control frame and returns one of five decisions:
 * {@link io.framegate.pdk.Decision.Forward forward}, {@link io.framegate.pdk.Decision.Modify modify},
 * {@link io.framegate.pdk.Decision.Drop drop}, {@link io.framegate.pdk.Decision.Close close}, and for plugins that find out who the
 * client is {@link io.framegate.pdk.Decision.Authenticate authenticate}; until they have, they may have the session
 * {@link io.framegate.pdk.Hold held} since its handshake. A drop may answer whoever sent the frame, a forward may note a rule that the operator did not want enforced; {@link io.framegate.pdk.ViolationPolicy} is the
 * configuration that decides between them. The handshake's decision may also end the session later: after a
 * {@link io.framegate.pdk.Lifetime}, an {@link io.framegate.pdk.IdleTimeout} or unanswered {@link io.framegate.pdk.Pings}.
 *
 * <h2>What a plugin may rely on</h2>
 *
 * <ol>
 *   <li>One instance per configured plugin and event loop. A session is bound to one instance and keeps it until it ends.
 *   <li>An instance is called by one thread only, never concurrently: its fields need no locks. What instances share they
 *       keep in a {@link io.framegate.pdk.PluginSite}, and see to its safety; what they share with other processes of a cluster is
 *       a {@link io.framegate.pdk.SharedState}.
 *   <li>The frames of one direction of a session arrive in order; a frame arrives only when every plugin has decided about
 *       the one before it. The two directions are independent.
 *   <li>{@code ws_handshake} comes first and {@code ws_close} last, exactly once each, and {@code ws_close} also where a
 *       plugin refused the handshake or the upstream could not be reached.
 *   <li>Fragments are already joined; a payload is at most the limit of its direction (1 MiB from the client and 16 MiB
 *       from the upstream unless configured otherwise). A text is valid UTF-8 unless the operator chose
 *       {@code utf8: transparent}.
 *   <li>Plugins run by descending priority, equal ones by descending name, in the same order in both directions. Each sees
 *       what the ones before it made of the frame. After a drop or a close the rest of them do not see it.
 * </ol>
 *
 * <h2>What a plugin owes</h2>
 *
 * <ul>
 *   <li>It does not block: it runs on an event loop. One that must wait implements the {@code Async} form of its phase and
 *       returns a {@link java.util.concurrent.CompletionStage}; while it waits the other direction flows on. One that cannot
 *       help blocking is configured {@code blocking: true} and gets worker threads.
 *   <li>It answers within its configured {@code timeout} (ms). Silence, an exception, a null or an illegal decision is a
 *       failure, and its {@code on_failure} policy decides: {@code closed} (the default) ends the session with 1011 on both
 *       sides, {@code open} lets the frame go on unchanged. A late answer changes nothing. One that has a {@code breaker} and
 *       goes on failing is not asked for a while.
 *   <li>An exception is logged as its class and the place it was thrown at, its causes likewise, never with a message: that
 *       may hold what a peer sent. What an operator should read the plugin logs itself, without secrets; the JDK's
 *       {@link java.lang.System.Logger} writes to the gateway's log.
 *   <li>It does not keep a context beyond the call, or in the async form beyond its completion.
 * </ul>
 *
 * <h2>Glossary</h2>
 *
 * The words are RFC 6455's and Kong's PDK's. {@code get_frame} is {@code getFrame()}; because a decision is a value one
 * returns, {@code set_frame_data} is {@code withFrameData}, {@code set_status} is {@code withStatus},
 * {@code drop_frame} is {@code dropFrame}, {@code close} is {@code close}; {@code set_max_payload_size} is
 * {@code withMaxPayloadSize} on the handshake's decision, {@code kong.response.exit} is {@code exit}.
 * <i>Peer</i>: client or upstream. <i>Phase</i>: a moment plugins run at. <i>Session</i>: a client and its upstream.
 * <i>Chain</i>: the plugins of a session, in order.
 */
@NullMarked
package io.framegate.pdk;

import org.jspecify.annotations.NullMarked;
