package io.framegate.dns;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where a name leads.
 *
 * @param places at least one
 * @param ttl how long this may be kept, in s; the shortest of all records that were looked at
 */
public record Answer(List<Place> places, long ttl) {

    /**
     * One of the places.
     *
     * @param ip an IP address; IPv6 without brackets
     * @param name the name it was found by; of an SRV record its target
     * @param port what an SRV record says; empty without one
     * @param weight what an SRV record says, 1..65535; empty without one
     */
    public record Place(String ip, String name, OptionalInt port, OptionalInt weight) {}
}
