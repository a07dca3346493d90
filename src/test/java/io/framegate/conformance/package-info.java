/**
 * Conformance to RFC 6455 by the case numbers of the Autobahn test suite, with data and expectations of our own.
 *
 * <p>The cases are in {@code src/test/resources/conformance/*.cases}, a line each:
 *
 * <pre>
 *   case  | what a peer sends     | outcome, UTF-8 checked | outcome, transparent | in words
 *   7.9.2 | 88(03 E7)             | close 1002             | =                    | status 999 may not be sent
 *   12.1.1-18 | not yet | why
 * </pre>
 *
 * <p>A frame is its first octet and, in brackets, its payload; mask and length are added for the peer that sends it. A
 * payload is any number of: octets in hex, {@code "text"} in UTF-8, {@code FF*123} for an octet repeated, {@code ~16M} for
 * so many octets of a running pattern of ASCII. {@code 81(~4M)/64} is a message in fragments of 64 octets, {@code
 * 1000*82(~16)} a thousand messages. Bytes are written at once, unless the line says {@code @997}, in pieces of so many
 * octets, or {@code @frame}, a frame at a time. Between frames, or inside a payload, {@code ,} ends a write; {@code .} is
 * where everything that was sent must have arrived before the rest is written, {@code !} where the violation must have been
 * answered before.
 *
 * <p>{@code @deflate} says that permessage-deflate is agreed on and every message compressed, fragment by fragment; the
 * payloads of the line are what it says inflated. {@code @deflate[no_context_takeover max_window_bits=9][]} asks that of the
 * gateway's messages, or else nothing. {@code {json 4K}} is so many octets of data of that kind, see {@code Sample}.
 *
 * <p>An outcome is the frames that come out on the far side, in order, and whether the sender is closed with a status:
 * {@code 81("before") close 1002}. {@code pass} stands for all that was sent, fragments joined, up to a close frame.
 * {@code =} is the same outcome as on its left.
 */
package io.framegate.conformance;
