package io.framegate.plugins.limiting;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * The times that counting in a cluster goes by.
 *
 * @param steady measures how long something takes
 * @param wall about the same in all processes
 * @param patience how long the cluster may take to answer
 * @param lease how long slots are held for a gateway that says nothing
 */
record ClusterTerms(TimeMeter steady, TimeMeter wall, Duration patience, Duration lease) {

    static final ClusterTerms USUAL = new ClusterTerms(
            TimeMeter.SYSTEM_NANOTIME, TimeMeter.SYSTEM_MILLISECONDS, Duration.ofMillis(500), Duration.ofSeconds(15));
}
