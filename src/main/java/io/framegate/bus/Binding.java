package io.framegate.bus;

import io.framegate.bus.KnownHost.State;
import io.framegate.bus.PluginRequest.Frames;
import io.framegate.frame.Payload;
import io.framegate.session.Answer.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session has with one host: the plugins of it that live there, what they were asked, and the way to another host.
 * Plugins that began on one host stay together. Used on the session's event loop only.
 *
 * <p>A host that leaves is asked for what the plugins remember as soon as none of the session's frames is with it; what the
 * session asks meanwhile waits. A host that is gone leaves what it was asked unanswered at once.
 */
final class Binding {

    /** A dispatch that is with the host, or waits for its credits. */
    private record Out(long ticket, Credits.Cost cost) {}

    private final SessionPlugins session;
    private final PluginBus bus;
    private final int number;
    private final List<BoundPlugin> plugins = new ArrayList<>(2);
    private KnownHost host;

    /** Those that time out stay until they are answered. Only of hosts elsewhere. */
    private final List<Out> out = new ArrayList<>(0);

    private boolean leaving;
    private boolean moving;
    private boolean begun;
    private boolean failed;
    private Map<String, Payload> states = Map.of();
    private List<PluginRequest> held = List.of();

    /** @param number what to call it in the chain if its host has no number yet */
    Binding(SessionPlugins session, PluginBus bus, KnownHost host, int number) {
        this.session = session;
        this.bus = bus;
        this.number = host == KnownHost.NOBODY ? number : host.number();
        this.host = host;
    }

    void add(BoundPlugin plugin) {
        plugins.add(plugin);
    }

    void remove(BoundPlugin plugin) {
        plugins.remove(plugin);
    }

    List<BoundPlugin> plugins() {
        return plugins;
    }

    KnownHost host() {
        return host;
    }

    /** Names it in the session's {@link io.framegate.session.ChainPlan}; stays the same when the session moves. */
    int number() {
        return number;
    }

    private List<String> ids() {
        return plugins.stream().map(plugin -> plugin.spec().id()).toList();
    }

    void open() {
        if (host != KnownHost.NOBODY) {
            begun = true;
            host.bind();
            bus.send(host, session.open(this, states));
            states = Map.of();
        }
    }

    void send(PluginRequest request) {
        if (leaving) {
            held = held.isEmpty() ? new ArrayList<>(2) : held;
            held.add(request);
        } else {
            forward(request);
        }
    }

    private void forward(PluginRequest request) {
        if (request instanceof Frames frames && host.isElsewhere()) {
            out.add(new Out(frames.ticket(), bus.credits(host).spend(frames)));
        } else {
            bus.send(host, request);
        }
    }

    // ---- what is with the host

    /** A dispatch is not with the host any more. */
    void answered(long ticket) {
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i).ticket() == ticket) {
                bus.credits(host).refund(out.remove(i).cost());
                return;
            }
        }
    }

    private void giveUp(Out dispatch) {
        Credits credits = bus.credits(host);
        if (!credits.withdraw(session.number(), dispatch.ticket())) {
            credits.refund(dispatch.cost());
        }
    }

    private boolean isIdle() {
        return out.isEmpty() && plugins.stream().noneMatch(BoundPlugin::isAsked);
    }

    // ---- moving

    /** The host leaves. Without another to go to the session stays as long as it can. */
    void hostLeaves() {
        if (!leaving && bus.directory().elsewhere(ids()).isPresent()) {
            leaving = true;
            moveIfIdle();
        }
    }

    void moveIfIdle() {
        if (leaving && !moving && isIdle() && session.mayMove(this)) {
            moving = true;
            bus.send(host, new PluginRequest.Move(session.number(), ids()));
        }
    }

    /** Neither leaves its host nor is on its way to another. */
    boolean isSettled() {
        return !leaving && !moving;
    }

    /** Asks what these plugins remember, which will go; whether there is anybody to ask. */
    boolean ask(List<String> leavers) {
        if (host != KnownHost.NOBODY && !leavers.isEmpty()) {
            bus.send(host, new PluginRequest.Move(session.number(), leavers));
            return true;
        }
        return false;
    }

    /** The chains are others now; {@code arrived} is what plugins that are new here remember. */
    void follow(Map<String, Payload> arrived) {
        if (host != KnownHost.NOBODY && begun) {
            bus.send(host, session.chain(this, arrived));
        } else {
            states = arrived;
            open();
        }
    }

    /** A plugin has lost what it needs: it has failed for the rest of the session. */
    void fail() {
        failed = true;
    }

    /** The host has let the session go. */
    void moved(Map<String, Payload> exported) {
        bus.send(host, new PluginRequest.Forget(session.number()));
        host.unbind();
        states = exported;
        settle();
    }

    /** The host is gone, and with it whatever it was asked. */
    void hostGone() {
        host.unbind();
        states = Map.of();
        KnownHost lost = host;
        host = KnownHost.NOBODY;
        String why = "its plugin host is gone";
        List<Out> unanswered = List.copyOf(out);
        out.clear();
        if (lost.isElsewhere()) {
            bus.send(lost, new PluginRequest.Forget(session.number()));
            settle();
        }
        plugins.forEach(plugin -> plugin.failed(Failure.NO_HANDLER, why));
        unanswered.forEach(dispatch -> session.unanswered(dispatch.ticket(), why));
    }

    /** A host has come: perhaps one to go to. */
    void hostCame() {
        if (host == KnownHost.NOBODY && !failed) {
            settle();
        } else if (host.state() == State.LEAVING) {
            hostLeaves();
        }
    }

    /** Binds the session to another host, if there is one, and sends what has waited. */
    private void settle() {
        moving = false;
        leaving = false;
        failed |= begun && plugins.stream().anyMatch(this::hasLostWhatItNeeds);
        Optional<KnownHost> next = failed ? Optional.empty() : bus.directory().elsewhere(ids());
        host = next.orElse(KnownHost.NOBODY);
        open();
        List<PluginRequest> waiting = held;
        held = List.of();
        waiting.forEach(this::forward);
    }

    private boolean hasLostWhatItNeeds(BoundPlugin plugin) {
        return plugin.spec().hasLostWhatItNeeds(states);
    }

    void forget() {
        if (host != KnownHost.NOBODY) {
            out.forEach(this::giveUp);
            bus.send(host, new PluginRequest.Forget(session.number()));
            host.unbind();
        }
    }
}
