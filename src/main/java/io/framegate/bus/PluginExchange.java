package io.framegate.bus;

import io.framegate.frame.Payload;
import io.framegate.session.ChainPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A session on its way from its plugins to others. First the hosts of those that go are asked, one after another, what these
 * remember; it is for those that take their places: the same entity of the declarative file in another version. Used on the
 * session's event loop only.
 */
final class PluginExchange {

    private final List<PluginSpec> next;
    private final Consumer<ChainPlan> done;
    private final Set<Binding> asked = new HashSet<>();
    private final Map<String, Payload> statesByEntity = new HashMap<>();

    PluginExchange(List<PluginSpec> next, Consumer<ChainPlan> done) {
        this.next = next;
        this.done = done;
    }

    /** The plugins there will be. */
    List<PluginSpec> next() {
        return next;
    }

    boolean keeps(PluginSpec spec) {
        return next.stream().anyMatch(kept -> kept.id().equals(spec.id()));
    }

    /** Asks a host about those of its plugins that go, unless it was asked; whether there will be an answer. */
    boolean ask(Binding binding) {
        return asked.add(binding)
                && binding.ask(binding.plugins().stream()
                        .map(BoundPlugin::spec)
                        .filter(spec -> !keeps(spec))
                        .map(PluginSpec::id)
                        .toList());
    }

    /** What some of them remember, by their ids. */
    void told(Map<String, Payload> states) {
        states.forEach((id, state) -> statesByEntity.put(PluginSpec.entityOf(id), state));
    }

    /** What whoever takes this plugin's place begins with. */
    Optional<Payload> stateFor(PluginSpec spec) {
        return Optional.ofNullable(statesByEntity.get(spec.entity()));
    }

    void done(ChainPlan plan) {
        done.accept(plan);
    }
}
