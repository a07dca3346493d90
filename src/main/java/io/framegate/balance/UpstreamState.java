package io.framegate.balance;

import io.framegate.balance.Endpoint.LastFailure;
import java.util.List;
import java.util.Optional;

/**
 * How an upstream is doing, at one moment.
 *
 * @param name its name
 * @param algorithm how its targets are chosen
 * @param targets its targets in the order of the file, then those that are in it no more but still have sessions
 */
public record UpstreamState(String name, String algorithm, List<TargetState> targets) {

    /**
     * One of its targets.
     *
     * @param name {@code host:port}
     * @param weight its weight; 0 for one that is in the file no more
     * @param addresses where it is; none as long as its name could not be looked up
     * @param lookUp why its name could not be looked up the last time; empty if it could
     */
    public record TargetState(String name, int weight, List<AddressState> addresses, Optional<String> lookUp) {}

    /**
     * One of a target's addresses.
     *
     * @param address {@code ip:port}
     * @param weight its share beside other weights
     * @param isThere whether it is still an address of the target, or only has sessions
     * @param isHealthy whether checks have found it healthy; so it is as long as they have found nothing
     * @param sessions how many sessions are open at it
     * @param lastFailure what went wrong last
     */
    public record AddressState(
            String address,
            int weight,
            boolean isThere,
            boolean isHealthy,
            int sessions,
            Optional<LastFailure> lastFailure) {}
}
