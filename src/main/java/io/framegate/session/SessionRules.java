package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import java.util.Optional;

/**
 * What a session goes by. Immutable.
 *
 * @param plan the plugins of each direction
 * @param timings the times it keeps
 * @param utf8 whether what plugins put into a text or a close reason must be UTF-8
 * @param traced whether every frame and decision is observed; for demos and debugging, since it costs on every frame
 * @param keepAlive what plugins have said about how long it lasts
 */
public record SessionRules(ChainPlan plan, Timings timings, boolean utf8, boolean traced, KeepAlive keepAlive) {

    /** Without a word from plugins about how long a session lasts. */
    public SessionRules(ChainPlan plan, Timings timings, boolean utf8, boolean traced) {
        this(plan, timings, utf8, traced, KeepAlive.NONE);
    }

    /** Why a plugin may not decide this about a frame; hosts that are not ours may send anything. */
    Optional<String> whatForbids(Frame frame, Decision decision) {
        Optional<Frame> said = decision instanceof Decision.Modify modify
                ? Optional.of(modify.frame())
                : decision instanceof Decision.Drop drop ? drop.reply() : Optional.empty();
        if (utf8
                && said.isPresent()
                && isText(said.get())
                && !said.get().payload().isUtf8()) {
            return Optional.of("the payload of a " + said.get().type().pdkName() + " frame must be UTF-8");
        }
        return decision.whatForbids(frame);
    }

    private static boolean isText(Frame frame) {
        return frame.type() == FrameType.TEXT || frame.isClose();
    }
}
