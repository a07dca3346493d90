/**
 * What hostile peers do, and that it hurts nobody: beside every attack runs a session that must not notice, and after it
 * sessions, descriptors and buffers are back where they were. What other tests attack already is named with these in {@code
 * src/test/resources/attack/attacks.md}.
 */
package io.framegate.attack;
