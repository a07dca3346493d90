package io.framegate.plugins.bench;

import static io.framegate.testkit.Frames.binary;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.PluginFactory.NoConfig;
import io.framegate.pdk.testing.PluginProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchPluginsTest {

    private static final Decision FORWARD = new Decision.Forward();

    @ParameterizedTest
    @EnumSource
    void sizeClosesWhatIsLarger(Peer from) {
        PluginProbe size = PluginProbe.of(new BenchSize(), new BenchSize.Config(3));

        assertThat(size.frame(from, text("abc"))).isEqualTo(FORWARD);
        Decision.Close close = (Decision.Close) size.frame(from, text("abcd"));
        assertThat(from == Peer.CLIENT ? close.client() : close.upstream()).isEqualTo(CloseStatus.of(1009, ""));
    }

    @ParameterizedTest
    @EnumSource
    void nothingForwards(Peer from) {
        assertThat(PluginProbe.of(new BenchNothing(), new NoConfig()).frame(from, text("abc")))
                .isEqualTo(FORWARD);
    }

    @Test
    void countCountsEachDirection() {
        BenchCount.Counts counts = (BenchCount.Counts) new BenchCount().create(new NoConfig());
        PluginProbe probe = PluginProbe.of(counts);

        assertThat(probe.client(text("abc"))).isEqualTo(FORWARD);
        assertThat(probe.client(Frame.close(CloseStatus.NONE))).isEqualTo(FORWARD);
        assertThat(probe.upstream(binary("00"))).isEqualTo(FORWARD);

        assertThat(counts.fromClient()).isEqualTo(2);
        assertThat(counts.fromUpstream()).isEqualTo(1);
    }

    @Test
    void appendSaysWhereATextCameFrom() {
        PluginProbe append = PluginProbe.of(new BenchAppend(), new NoConfig());

        assertThat(PluginProbe.modified(append.client(text("abc")))).isEqualTo(text("abc[c]"));
        assertThat(PluginProbe.modified(append.upstream(text("abc[c]")))).isEqualTo(text("abc[c][u]"));
        assertThat(append.client(binary("00"))).isEqualTo(FORWARD);
    }
}
