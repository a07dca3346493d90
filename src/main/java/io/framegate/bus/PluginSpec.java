package io.framegate.bus;

import io.framegate.config.LostState;
import io.framegate.config.OnReload;
import io.framegate.config.Placement;
import io.framegate.config.document.RawConfig;
import io.framegate.frame.Payload;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.session.Breaker;
import io.framegate.session.FailurePolicy;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A configured plugin, ready to be hosted and asked.
 *
 * @param id unique among all configured plugins; another configuration has another id, the same one the same in every process
 * @param name the plugin's name, for logs
 * @param timeoutMillis how long it may take to decide, in ms
 * @param policy what happens if it does not
 * @param breaker whether it is asked at all; one for the whole process
 * @param blocking whether it needs worker threads
 * @param placement where it runs
 * @param onLostState what becomes of a session that moves to another host without what it remembered
 * @param onReload whether open sessions move to it when the configuration is read again
 * @param priority the highest runs first
 * @param factory what makes it
 * @param config what it is made from
 * @param raw the same as it was written, for a host in another process to read
 * @param site what its instances share
 * @param candidate what is tried in its place
 */
public record PluginSpec(
        String id,
        String name,
        long timeoutMillis,
        FailurePolicy policy,
        Breaker breaker,
        boolean blocking,
        Placement placement,
        LostState onLostState,
        OnReload onReload,
        int priority,
        PluginFactory<?> factory,
        Record config,
        RawConfig raw,
        PluginSite site,
        Optional<Candidate> candidate) {

    private static final String CANDIDATE = "~candidate";

    /**
     * What is tried in a plugin's place.
     *
     * @param spec the candidate
     * @param canary how many of a hundred new sessions get it instead, 0..100
     * @param shadow whether it gets a copy of what the plugin decides about
     */
    public record Candidate(PluginSpec spec, int canary, boolean shadow) {}

    /** The order that plugins run in (spec 3.3). */
    public static final Comparator<PluginSpec> ORDER = Comparator.comparingInt(PluginSpec::priority)
            .thenComparing(PluginSpec::name)
            .reversed();

    /** The entity of the declarative file that it is a version of; the same in every version. */
    public String entity() {
        return entityOf(id);
    }

    /** Whether it cannot go on in a session that it began elsewhere, for want of its state among these. */
    boolean hasLostWhatItNeeds(Map<String, Payload> states) {
        return onLostState == LostState.FAIL && !states.containsKey(id);
    }

    /** The id of a version of an entity. */
    public static String idOf(String entity, String version) {
        return entity + "." + version;
    }

    /** The id of a version of what is tried in an entity's place. */
    public static String candidateIdOf(String entity, String version) {
        return idOf(entity + CANDIDATE, version);
    }

    /**
     * How the keys begin under which a plugin shares something with those in other processes: the same for everything that is
     * configured as it is in the same place, whatever else made its id another.
     */
    public static String sharedUnder(String id, RawConfig raw) {
        return idOf(withoutVersion(id), raw.digest()) + " ";
    }

    private static String withoutVersion(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    static String entityOf(String id) {
        String entity = withoutVersion(id);
        return entity.endsWith(CANDIDATE) ? entity.substring(0, entity.length() - CANDIDATE.length()) : entity;
    }

    /** Whether this plugin or what is tried in its place has this id. */
    public boolean isOrTries(String other) {
        return id.equals(other)
                || candidate
                        .filter(tried -> tried.canary() > 0)
                        .map(tried -> tried.spec().id().equals(other))
                        .orElse(false);
    }

    /** What runs beside it and is only compared. */
    Optional<PluginSpec> shadow() {
        return candidate.filter(Candidate::shadow).map(Candidate::spec);
    }

    /** Whether it runs after the other (spec 3.3). */
    boolean runsAfter(PluginSpec other) {
        return ORDER.compare(other, this) < 0;
    }

    /** It, or by chance what is tried in its place. */
    public PluginSpec drawn() {
        return candidate
                .filter(tried -> ThreadLocalRandom.current().nextInt(100) < tried.canary())
                .map(Candidate::spec)
                .orElse(this);
    }
}
