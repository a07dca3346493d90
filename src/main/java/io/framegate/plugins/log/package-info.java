/**
 * {@code file-log} and {@code http-log}: one JSON record for every session that has ended, written by a thread of its own behind
 * a bounded queue. Sessions never wait for it: what there is no room for is discarded, counted and told.
 */
@NullMarked
package io.framegate.plugins.log;

import org.jspecify.annotations.NullMarked;
