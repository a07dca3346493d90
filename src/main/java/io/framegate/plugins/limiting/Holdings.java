package io.framegate.plugins.limiting;

import io.framegate.frame.Payload;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which gateways have slots of one key: a value in the cluster. Immutable.
 *
 * @param byGateway what each has
 */
record Holdings(Map<Long, Holding> byGateway) {

    private static final int BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;

    /**
     * What one gateway has.
     *
     * @param count how many slots
     * @param until when it has them no more unless it says so again, in ms of the wall clock
     */
    record Holding(int count, long until) {
        private static final Holding NONE = new Holding(0, 0);
    }

    Holdings {
        byGateway = Map.copyOf(byGateway);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalStateException if it is something else
     */
    static Holdings of(Optional<Payload> value) {
        Map<Long, Holding> read = new LinkedHashMap<>();
        ByteBuffer bytes = value.orElse(Payload.EMPTY).buffer();
        if (bytes.remaining() % BYTES != 0) {
            throw new IllegalStateException("a value of " + bytes.remaining() + " bytes says nothing of slots");
        }
        while (bytes.hasRemaining()) {
            read.put(bytes.getLong(), new Holding(bytes.getInt(), bytes.getLong()));
        }
        return new Holdings(read);
    }

    /** The value; empty if no gateway has any. */
    Payload value() {
        return Payload.of(byGateway.size() * BYTES, array -> {
            ByteBuffer bytes = ByteBuffer.wrap(array);
            byGateway.forEach((gateway, holding) ->
                    bytes.putLong(gateway).putInt(holding.count()).putLong(holding.until()));
        });
    }

    /** What this gateway has. */
    Holding of(long gateway) {
        return byGateway.getOrDefault(gateway, Holding.NONE);
    }

    Set<Long> gateways() {
        return byGateway.keySet();
    }

    /** What others than this gateway have. */
    Holdings others(long gateway, Set<Long> alive, long now) {
        Map<Long, Holding> others = new LinkedHashMap<>(byGateway);
        others.entrySet()
                .removeIf(one -> one.getKey() == gateway
                        || !alive.contains(one.getKey())
                        || one.getValue().until() <= now);
        return new Holdings(others);
    }

    /** The same with what this gateway has, which may be nothing. */
    Holdings and(long gateway, Holding holding) {
        Map<Long, Holding> all = new LinkedHashMap<>(byGateway);
        if (holding.count() > 0) {
            all.put(gateway, holding);
        }
        return new Holdings(all);
    }

    /** How many slots they have together. */
    long total() {
        return byGateway.values().stream().mapToLong(Holding::count).sum();
    }
}
