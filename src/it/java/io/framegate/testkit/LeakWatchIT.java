package io.framegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** A lost buffer is noticed. */
class LeakWatchIT {

    @Test
    void bufferThatIsNotReleasedIsReported() throws Exception {
        assumeTrue(ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID, "the detector is off");
        lose();

        assertThat(LeakWatch.leaks()).anyMatch(leak -> leak.contains("LEAK"));
    }

    private static void lose() {
        assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(16).refCnt()).isEqualTo(1);
    }
}
