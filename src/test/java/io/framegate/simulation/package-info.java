/**
 * Whole sessions played from a seed: any order of frames, decisions, delays, losses and failures, with the laws of
 * {@link io.framegate.simulation.Laws} checked after every event.
 *
 * <p>The same seed plays the same session. A seed that ever failed goes into {@code simulation/seeds.txt} and is played in
 * every build.
 */
package io.framegate.simulation;
