/**
 * The cluster of processes that this one may be a member of: one event bus for all of them, who is there, and a state that all of
 * them see.
 *
 * <p>{@link io.framegate.cluster.Cluster} is all that the rest of the program knows. Hazelcast keeps the cluster; it is not
 * needed by a process on its own, and its jars need not be there then: only {@code HazelcastMember} and
 * {@code HazelcastState} know them, and these classes are loaded when a cluster is joined, not before.
 */
@NullMarked
package io.framegate.cluster;

import org.jspecify.annotations.NullMarked;
