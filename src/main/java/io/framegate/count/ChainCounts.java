package io.framegate.count;

import io.framegate.pdk.Phase;
import io.framegate.session.Step;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the steps of a chain are counted: looked up once for all sessions that have the same chain. */
final class ChainCounts {

    private final LoopCounts loop;
    private final Phase phase;
    private final List<String> names;
    private final PluginCounts[] plugins;

    /** By the first step of a dispatch and the one behind its last; made when there is one. */
    private final @Nullable Histogram[] waits;

    ChainCounts(LoopCounts loop, Phase phase, List<Step> steps) {
        this.loop = loop;
        this.phase = phase;
        this.names = steps.stream().map(Step::plugin).toList();
        this.plugins = names.stream().map(name -> loop.plugin(name, phase)).toArray(PluginCounts[]::new);
        this.waits = new Histogram[plugins.length * (plugins.length + 1)];
    }

    boolean isOf(List<Step> steps) {
        boolean same = steps.size() == names.size();
        for (int i = 0; same && i < steps.size(); i++) {
            same = steps.get(i).plugin().equals(names.get(i));
        }
        return same;
    }

    PluginCounts plugin(int step) {
        return plugins[step];
    }

    /** So many more frames are with plugins than before, or fewer. */
    void asked(long more) {
        loop.asked(more);
    }

    /** Sessions waited so long for these steps, which were asked together. */
    void waited(int first, int end, long nanos) {
        int at = first * (plugins.length + 1) + end;
        Histogram wait = waits[at];
        if (wait == null) {
            wait = loop.wait(names.subList(first, end).stream().collect(Collectors.joining(",")), phase);
            waits[at] = wait;
        }
        wait.add(nanos);
    }
}
