/**
 * What envelopes look like between two processes: {@link io.framegate.bus.wire.EnvelopeCodec} is how the event bus writes and
 * reads them.
 *
 * <pre>
 *   byte 0      version
 *   bytes 1..4  length of the rest, highest byte first
 *   the rest    of a PluginEnvelope: the address for replies, the requests
 *               of a ReplyEnvelope:  the replies
 * </pre>
 *
 * <p>The rest is made of few parts, and has no names in it:
 *
 * <ul>
 *   <li>a <em>number</em>: seven bits a byte, the least first, the highest bit set in all bytes but the last; negative ones as
 *       if they had no sign;
 *   <li>a <em>text</em> or a <em>payload</em>: its length in bytes as a number, then its bytes, of a text in UTF-8. A payload
 *       is copied once when it is written and once when it is read;
 *   <li>something <em>optional</em>: 0, or 1 and then itself;
 *   <li><em>several</em>: how many as a number, then each; of a map each key as a text and its value;
 *   <li>a <em>record</em>: its components, in their order, and nothing else;
 *   <li>one of a <em>closed family</em>, or a <em>constant</em>: its number in one byte. Numbers of kinds stand in the tables
 *       of the {@code ...Forms}, numbers of constants in {@code Numbers}.
 * </ul>
 *
 * <p>So a reader goes through the bytes once, from the front, with no more state than a position. {@code Form} is a part's two
 * halves, writing and reading, side by side; to follow a record's layout read the one where it is defined.
 *
 * <p>What is sent often is short: the facts of a session travel when it opens, and when more of them are known; then it is a
 * number. Of a dispatch only decisions come back, in a few bytes if every frame goes on as it is. What plugins share within a
 * process ({@code kong.ctx.shared}) does not travel.
 *
 * <p>Other processes may run another version of this one, and nothing they send is believed. A process reads no version but
 * its own: whoever changes a form, a number or an order raises the version; a new kind or constant alone does not change what
 * is written of the others, and who does not know it says so. Lengths and counts are held against what is left before
 * anything is made for them, values are made by their own constructors, with their own rules, and of all that is refused an
 * envelope remains whose {@code problem()} says why, without a word of what was sent. {@code WireFormTest} has bytes written
 * down, so that none of this changes unnoticed.
 */
@NullMarked
package io.framegate.bus.wire;

import org.jspecify.annotations.NullMarked;
