package io.framegate.plugins.limiting;

import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConfigurationBuilder;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much may pass in one direction. Every limit is a token bucket: full at first, refilled evenly, and what passes takes from
 * all of them or from none. All may be left out, which is no limit.
 *
 * @param second most in a second
 * @param minute most in a minute
 * @param hour most in an hour
 * @param day most in a day
 * @param burst most at once: the size of the bucket of the shortest period, which otherwise is its limit
 * @param countBy what is counted
 */
@Describe("How much may pass in one direction.")
public record Limits(
        @Describe("Most in a second.") @Range(min = 1, max = 1_000_000_000L)
        OptionalLong second,

        @Describe("Most in a minute.") @Range(min = 1, max = 60_000_000_000L)
        OptionalLong minute,

        @Describe("Most in an hour.") @Range(min = 1, max = 3_600_000_000_000L)
        OptionalLong hour,

        @Describe("Most in a day.") @Range(min = 1, max = 86_400_000_000_000L)
        OptionalLong day,

        @Describe(
                "Most at once, after a pause that was long enough; the limit of the shortest period if it is left out.")
        @Range(min = 1, max = 86_400_000_000_000L)
        OptionalLong burst,

        @Describe("What is counted: messages (the default), or bytes of their payloads, at least one a message.")
        Optional<CountBy> countBy) {

    /** No limit. */
    static final Limits NONE = new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());

    /** What is counted. */
    public enum CountBy {
        MESSAGES,
        BYTES
    }

    private record Rate(String name, Duration period, long most) {}

    /** @throws IllegalArgumentException if a longer period has a lower limit, or there is a burst of nothing */
    public Limits {
        List<Rate> rates = rates(second, minute, hour, day);
        for (int i = 1; i < rates.size(); i++) {
            Rate shorter = rates.get(i - 1);
            Rate longer = rates.get(i);
            if (longer.most < shorter.most) {
                throw new IllegalArgumentException("the limit for " + longer.name + " (" + longer.most
                        + ") cannot be lower than the limit for " + shorter.name + " (" + shorter.most + ")");
            }
        }
        if (rates.isEmpty() && burst.isPresent()) {
            throw new IllegalArgumentException("burst needs a limit: second, minute, hour or day");
        }
    }

    private static List<Rate> rates(OptionalLong second, OptionalLong minute, OptionalLong hour, OptionalLong day) {
        return Stream.of(
                        rate("second", Duration.ofSeconds(1), second),
                        rate("minute", Duration.ofMinutes(1), minute),
                        rate("hour", Duration.ofHours(1), hour),
                        rate("day", Duration.ofDays(1), day))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Rate> rate(String name, Duration period, OptionalLong most) {
        return most.isPresent() ? Optional.of(new Rate(name, period, most.getAsLong())) : Optional.empty();
    }

    /** From the shortest period to the longest. */
    private List<Rate> rates() {
        return rates(second, minute, hour, day);
    }

    /** Whether there is no limit. */
    boolean isEmpty() {
        return rates().isEmpty();
    }

    /** The shortest period that has a limit. */
    Duration window() {
        return rates().get(0).period;
    }

    /** How long an empty bucket takes to be full: a full one says nothing about what has passed before. */
    Duration refill() {
        Duration longest = rates().get(rates().size() - 1).period;
        Rate shortest = rates().get(0);
        double periods = (double) burst.orElse(shortest.most) / shortest.most;
        long nanos = (long) (periods * shortest.period.toNanos()); // the greatest long if it is more
        return nanos > longest.toNanos() ? Duration.ofNanos(nanos) : longest;
    }

    /**
     * A full bucket.
     *
     * @param clock the time; its numbers grow
     * @param threads whether several threads may use it at once
     */
    Bucket bucket(TimeMeter clock, boolean threads) {
        LocalBucketBuilder builder = Bucket.builder()
                .withCustomTimePrecision(clock)
                .withSynchronizationStrategy(
                        threads ? SynchronizationStrategy.SYNCHRONIZED : SynchronizationStrategy.NONE);
        bandwidths().forEach(builder::addLimit);
        return builder.build();
    }

    /** What a bucket in a cluster is. */
    BucketConfiguration configuration() {
        ConfigurationBuilder builder = BucketConfiguration.builder();
        bandwidths().forEach(builder::addLimit);
        return builder.build();
    }

    /** How much a gateway of a cluster may count without saying so: a twentieth of the smallest bucket, nothing of a very small one. */
    long unsent() {
        return bandwidths().stream().mapToLong(Bandwidth::getCapacity).min().orElseThrow() / 20;
    }

    private List<Bandwidth> bandwidths() {
        List<Rate> rates = rates();
        return rates.stream()
                .map(rate -> bandwidth(rate, rate == rates.get(0) ? burst.orElse(rate.most) : rate.most))
                .toList();
    }

    private static Bandwidth bandwidth(Rate rate, long capacity) {
        return BandwidthBuilder.builder()
                .capacity(capacity)
                .refillGreedy(rate.most, rate.period)
                .build();
    }
}
