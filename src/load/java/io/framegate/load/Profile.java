package io.framegate.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.HdrHistogram.Histogram;

/**
 * Where a gateway's time went while it was measured, and what its envelopes carried, from what JFR recorded. The kernel's share
 * is that of the process; what is left of it is shared out by samples of event loops, each of them to the innermost code that is of
 * a {@link Part}. What the compiler and the collector used is shared out with it.
 */
final class Profile {

    /** What code belongs to, by how its class's name begins; the first that fits. */
    enum Part {
        JSON("reading JSON", "io.framegate.plugins.json.", "com.fasterxml.jackson."),
        VALIDATOR("validator", "io.framegate.plugins.validator.", "dev.harrel."),
        LIMITER("limiter", "io.framegate.plugins.limiting.", "io.github.bucket4j."),
        PLUGINS("other plugins", "io.framegate.plugins.", "io.framegate.pdk."),
        BUS("bus", "io.framegate.bus.", "io.vertx.core.eventbus.", "com.hazelcast.", "io.vertx.spi.cluster."),
        SESSION("sessions", "io.framegate.session.", "io.framegate.gateway."),
        FRAMES("frames", "io.framegate.frame.", "io.framegate.socket."),
        LOOP("Netty and Vert.x", "io.netty.", "io.vertx."),
        OTHER("other", "");

        private final String label;
        private final List<String> prefixes;

        Part(String label, String... prefixes) {
            this.label = label;
            this.prefixes = List.of(prefixes);
        }

        static Part of(RecordedStackTrace stack) {
            for (RecordedFrame frame : stack.getFrames()) {
                Part part = of(frame.getMethod().getType().getName());
                if (part != OTHER) {
                    return part;
                }
            }
            return OTHER;
        }

        private static Part of(String type) {
            for (Part part : values()) {
                if (part.prefixes.stream().anyMatch(type::startsWith)) {
                    return part;
                }
            }
            throw new AssertionError("other is the last");
        }
    }

    /** A part with less than one in so many samples is left out. */
    private static final int ONE_IN = 200;

    private final Map<Part, Integer> samples = new EnumMap<>(Part.class);
    private final Histogram framesHere = new Histogram(3);
    private final Histogram framesElsewhere = new Histogram(3);
    private double kernel;
    private double user;

    private Profile() {}

    /** Of what happened during these measurements. */
    static Profile of(Path recording, List<Measurement.Result> measured) throws IOException {
        Profile profile = new Profile();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (measured.stream().anyMatch(result -> isDuring(event, result))) {
                    profile.take(event);
                }
            }
        }
        return profile;
    }

    private static boolean isDuring(RecordedEvent event, Measurement.Result result) {
        return !event.getStartTime().isBefore(result.from())
                && event.getStartTime().isBefore(result.to());
    }

    private void take(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> {
                if (event.getThread("sampledThread").getJavaName().contains("eventloop")
                        && event.getStackTrace() != null) {
                    samples.merge(Part.of(event.getStackTrace()), 1, Integer::sum);
                }
            }
            case "jdk.CPULoad" -> {
                kernel += event.getFloat("jvmSystem");
                user += event.getFloat("jvmUser");
            }
            case "io.framegate.EnvelopeSent" -> {
                if (event.getInt("frames") > 0) {
                    (event.getBoolean("elsewhere") ? framesElsewhere : framesHere).recordValue(event.getInt("frames"));
                }
            }
            default -> {}
        }
    }

    /** The share of each part and of the kernel in the gateway's CPU time, the greatest first. */
    String shares() {
        double inUser = user / Math.max(kernel + user, Double.MIN_VALUE);
        int all = Math.max(
                1, samples.values().stream().mapToInt(Integer::intValue).sum());
        String parts = samples.entrySet().stream()
                .filter(entry -> entry.getValue() * ONE_IN >= all)
                .sorted(Map.Entry.<Part, Integer>comparingByValue().reversed())
                .map(entry -> share(entry.getKey().label, inUser * entry.getValue() / all))
                .collect(Collectors.joining(", "));
        return share("kernel", 1 - inUser) + ", " + parts + " (" + all + " samples)";
    }

    private static String share(String label, double share) {
        return String.format(Locale.ROOT, "%s %.0f %%", label, share * 100);
    }

    /** How many frames an envelope carried to a plugin host in this process and in others, a line each; none, no line. */
    List<String> envelopes() {
        return Stream.of(envelopes("the gateway's own plugins", framesHere), envelopes("plugin hosts", framesElsewhere))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> envelopes(String to, Histogram frames) {
        return frames.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d to %s, %.1f frames each, p50 %d, p90 %d, p99 %d, max %d",
                        frames.getTotalCount(),
                        to,
                        frames.getMean(),
                        frames.getValueAtPercentile(50),
                        frames.getValueAtPercentile(90),
                        frames.getValueAtPercentile(99),
                        frames.getMaxValue()));
    }
}
