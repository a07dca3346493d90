package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Hold;
import java.util.List;
import java.util.Optional;

/**
 * What a session goes by. Immutable.
 *
 * @param plan the plugins of each direction
 * @param timings the times it keeps
 * @param utf8 whether what plugins put into a text or a close reason must be UTF-8
 * @param traced whether every frame and decision is observed; for demos and debugging, since it costs on every frame
 * @param keepAlive what plugins have said about how long it lasts
 * @param holds what plugins wait for before it begins
 */
public record SessionRules(
        ChainPlan plan, Timings timings, boolean utf8, boolean traced, KeepAlive keepAlive, List<Hold> holds) {

    public SessionRules {
        holds = List.copyOf(holds);
    }

    /** Of a session that begins at once. */
    public SessionRules(ChainPlan plan, Timings timings, boolean utf8, boolean traced, KeepAlive keepAlive) {
        this(plan, timings, utf8, traced, keepAlive, List.of());
    }

    /** Without a word from plugins about how long a session lasts. */
    public SessionRules(ChainPlan plan, Timings timings, boolean utf8, boolean traced) {
        this(plan, timings, utf8, traced, KeepAlive.NONE);
    }

    /** Why a plugin may not decide this about a frame; hosts that are not ours may send anything. */
    Optional<String> whatForbids(Frame frame, Decision decision) {
        Optional<Frame> said = said(decision);
        if (utf8
                && said.isPresent()
                && isText(said.get())
                && !said.get().payload().isUtf8()) {
            return Optional.of("the payload of a " + said.get().type().pdkName() + " frame must be UTF-8");
        }
        return decision.whatForbids(frame);
    }

    private static Optional<Frame> said(Decision decision) {
        if (decision instanceof Decision.Modify modify) {
            return Optional.of(modify.frame());
        } else if (decision instanceof Decision.Drop drop) {
            return drop.reply();
        }
        return decision instanceof Decision.Authenticate who ? who.frame() : Optional.empty();
    }

    private static boolean isText(Frame frame) {
        return frame.type() == FrameType.TEXT || frame.isClose();
    }
}
