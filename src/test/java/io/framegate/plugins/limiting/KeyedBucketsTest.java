package io.framegate.plugins.limiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyedBucketsTest {

    private final ManualClock clock = new ManualClock();
    private final KeyedBuckets<Object> buckets =
            new KeyedBuckets<>(key -> new Object(), Duration.ofSeconds(60), clock::currentTimeNanos);

    @Test
    void keyThatIsUsedIsKeptForever() {
        Object taken = buckets.take("a");

        clock.after(Duration.ofDays(1));

        assertThat(buckets.take("a")).isSameAs(taken);
    }

    @Test
    void keyThatOneOfTwoUsersHasLeftIsUsed() {
        Object taken = buckets.take("a");
        buckets.take("a");
        buckets.leave("a");

        clock.after(Duration.ofDays(1));
        touch("b");

        assertThat(buckets.take("a")).isSameAs(taken);
    }

    @Test
    void keyThatIsLeftIsForgottenWhenItsBucketsAreFullAgain() {
        Object taken = touch("a");

        clock.after(Duration.ofSeconds(60).minusNanos(1));
        touch("b");
        assertThat(touch("a")).isSameAs(taken);
        clock.after(Duration.ofSeconds(60));
        touch("b");

        assertThat(buckets.size()).isEqualTo(1);
        assertThat(buckets.take("a")).isNotSameAs(taken);
    }

    @Test
    void keysThatAreLeftAreBounded() {
        Object first = touch("0");
        Object second = touch("1");
        for (int i = 2; i <= KeyedBuckets.MOST_UNUSED; i++) {
            touch(String.valueOf(i));
        }

        assertThat(buckets.size()).isEqualTo(KeyedBuckets.MOST_UNUSED);
        assertThat(buckets.take("1")).isSameAs(second);
        assertThat(buckets.take("0")).isNotSameAs(first);
    }

    private Object touch(String key) {
        Object taken = buckets.take(key);
        buckets.leave(key);
        return taken;
    }
}
