package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.lua.LuaLimits;
import io.framegate.pdk.Phase;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No function of a library goes on after the budget of the call, and none takes more than it said. */
class LibraryHardeningTest {

    private static final long LONGEST_MILLIS = 50;

    /** The best of some tries: what is left is not the machine's other work. */
    private static final int TRIES = 20;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LibraryTester lua = new LibraryTester(LuaLimits.DEFAULTS);

    @ParameterizedTest
    @EnumSource
    void attacksEnd(LibraryAttack attack) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && best >= LONGEST_MILLIS; i++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            String failure = lua.showOrFailure(lua.call(Phase.WS_HANDSHAKE), attack.source() + " -- return \n");
            best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(THREADS.getCurrentThreadCpuTime() - begun));
            assertThat(failure)
                    .containsPattern("too many instructions|too slow|too much memory|string length overflow");
            assertThat(lua.showOrFailure(lua.call(Phase.WS_HANDSHAKE), "ngx.now() > 0"))
                    .isEqualTo("true");
        }
        assertThat(best).isLessThan(LONGEST_MILLIS);
    }
}
