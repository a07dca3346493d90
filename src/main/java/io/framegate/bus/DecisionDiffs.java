package io.framegate.bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often shadows decided otherwise than the plugins they run beside. One per {@link Vertx}; thread-safe. The first
 * difference of each kind is logged, the rest are counted.
 */
public final class DecisionDiffs implements Shareable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionDiffs.class);

    /**
     * A kind of difference. A decision is {@code forward}, {@code modify}, {@code drop}, {@code close}, {@code proceed} or
     * {@code reject}; {@code failed} is none. Two decisions of one kind differ if what they modify, answer or close with does.
     *
     * @param plugin the plugin's name
     * @param before what it decided
     * @param candidate what its shadow did
     */
    public record Kind(String plugin, String before, String candidate) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            return toString().compareTo(other.toString());
        }
    }

    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> compared = new ConcurrentHashMap<>();

    private DecisionDiffs() {}

    /** The differences in this Vert.x. */
    public static DecisionDiffs of(Vertx vertx) {
        return vertx.sharedData()
                .<String, DecisionDiffs>getLocalMap("framegate")
                .computeIfAbsent("diffs", name -> new DecisionDiffs());
    }

    /** Decisions of a plugin were compared. */
    void compared(String plugin) {
        compared.computeIfAbsent(plugin, name -> new LongAdder()).increment();
    }

    /** They differed. */
    void differed(Kind kind) {
        LongAdder count = counts.get(kind);
        if (count == null) {
            count = counts.computeIfAbsent(kind, first -> {
                LOG.info(
                        "the candidate of {} decides otherwise: {} instead of {}; further ones are counted",
                        kind.plugin(),
                        kind.candidate(),
                        kind.before());
                return new LongAdder();
            });
        }
        count.increment();
    }

    /** How often each kind of difference was seen. */
    public Map<Kind, Long> counts() {
        Map<Kind, Long> all = new TreeMap<>();
        counts.forEach((kind, count) -> all.put(kind, count.sum()));
        return all;
    }

    /** How many decisions of this plugin were compared. */
    public long compared(PluginSpec plugin) {
        LongAdder count = compared.get(plugin.name());
        return count == null ? 0 : count.sum();
    }
}
