package io.framegate.pdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.pdk.testing.InMemoryState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PluginSiteTest {

    private final List<String> closed = new ArrayList<>();
    private final PluginSite site = new PluginSite();

    private record Log(List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add("log");
        }
    }

    @Test
    void instancesShareOneObject() {
        assertThat(site.shared(AtomicInteger.class, AtomicInteger::new))
                .isSameAs(site.shared(AtomicInteger.class, AtomicInteger::new));
        assertThatThrownBy(() -> site.shared(String.class, () -> "other")).isInstanceOf(ClassCastException.class);
    }

    @Test
    void whatIsSharedIsClosedWithTheLastInstance() throws Exception {
        site.started();
        site.started();
        Log log = site.shared(Log.class, () -> new Log(closed));
        site.stopped();
        assertThat(closed).isEmpty();
        assertThat(site.shared(Log.class, () -> new Log(closed))).isSameAs(log);
        site.stopped();
        assertThat(closed).containsExactly("log");
    }

    @Test
    void processOnItsOwnSharesNothingWithOthers() {
        InMemoryState state = new InMemoryState();
        assertThat(site.cluster()).isEmpty();
        assertThat(new PluginSite(Consumers.NONE, Optional.of(state)).cluster()).contains(state);
        assertThat(PluginSite.withoutConsumers(Optional.of(state)).cluster()).contains(state);
    }
}
