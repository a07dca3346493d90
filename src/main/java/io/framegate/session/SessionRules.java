package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import java.util.Optional;

/**
 * What a session goes by. Immutable; shared by all sessions of a route.
 *
 * @param plan the plugins of each direction
 * @param timings the times it keeps
 * @param utf8 whether what plugins put into a text or a close reason must be UTF-8
 * @param traced whether every frame and decision is observed; for demos and debugging, since it costs on every frame
 */
public record SessionRules(ChainPlan plan, Timings timings, boolean utf8, boolean traced) {

    /** Why a plugin may not decide this about a frame; hosts that are not ours may send anything. */
    Optional<String> whatForbids(Frame frame, Decision decision) {
        boolean text = frame.type() == FrameType.TEXT || frame.isClose();
        if (utf8
                && text
                && decision instanceof Decision.Modify modify
                && !modify.frame().payload().isUtf8()) {
            return Optional.of("the payload of a " + frame.type().pdkName() + " frame must be UTF-8");
        }
        return decision.whatForbids(frame);
    }
}
