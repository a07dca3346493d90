package io.framegate.count;

import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What one event loop has counted. It alone counts; any thread reads. */
public final class LoopCounts {

    /**
     * Whom sessions asked.
     *
     * @param plugins the name of a plugin, or the names of several that were asked together, with commas between
     * @param phase what about
     */
    public record Asked(String plugins, Phase phase) {}

    private final Map<String, RouteCounts> routes = new ConcurrentHashMap<>();
    private final Map<Asked, PluginCounts> plugins = new ConcurrentHashMap<>();
    private final Map<Asked, Histogram> waits = new ConcurrentHashMap<>();
    private final Histogram lag = Histogram.ofNanos();
    private final Tally asked = new Tally(1);
    private final LinkCounts link = new LinkCounts();
    private volatile long turnedAt = Long.MIN_VALUE;

    // ---- counting

    /** The counts of a route, by its name. */
    RouteCounts route(String name, String service) {
        return routes.computeIfAbsent(name, first -> new RouteCounts(this, service));
    }

    PluginCounts plugin(String name, Phase phase) {
        return plugins.computeIfAbsent(new Asked(name, phase), first -> new PluginCounts());
    }

    Histogram wait(String names, Phase phase) {
        return waits.computeIfAbsent(new Asked(names, phase), first -> Histogram.ofNanos());
    }

    /** A plugin was asked about a handshake, and has decided or failed after so many ns. */
    public void handshake(String plugin, Optional<HandshakeDecision> decision, long nanos) {
        PluginCounts counts = plugin(plugin, Phase.WS_HANDSHAKE);
        decision.ifPresent(counts::decided);
        wait(plugin, Phase.WS_HANDSHAKE).add(nanos);
    }

    /**
     * The event loop has got to something that was due.
     *
     * @param late how long after that, in ns
     * @param now the time in ns
     */
    public void turned(long late, long now) {
        lag.add(Math.max(0, late));
        turnedAt = now;
    }

    /** What is with plugin hosts in other processes; for whoever sends it, and for readers. */
    public LinkCounts link() {
        return link;
    }

    /** So many more frames are with plugins than before, or fewer. */
    void asked(long more) {
        asked.add(0, more);
    }

    // ---- reading

    /** How many frames plugins have been asked about and have not decided about. */
    public long asked() {
        return asked.get(0);
    }

    /** The routes that have had sessions, by their names. */
    public Map<String, RouteCounts> routes() {
        return Map.copyOf(routes);
    }

    /** The plugins that sessions have. */
    public Map<Asked, PluginCounts> plugins() {
        return Map.copyOf(plugins);
    }

    /**
     * How long sessions waited for answers, in ns: from when plugins were asked until they had decided. Those that share a host
     * are asked together, and have one answer; one that decides later than at once is waited for alone.
     */
    public Map<Asked, Histogram> waits() {
        return Map.copyOf(waits);
    }

    /** How late the event loop got to what was due, in ns. */
    public Histogram lag() {
        return lag;
    }

    /** When it last did, or {@code Long.MIN_VALUE} if it was never looked at. */
    public long turnedAt() {
        return turnedAt;
    }
}
