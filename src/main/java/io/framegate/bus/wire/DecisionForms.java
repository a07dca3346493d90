package io.framegate.bus.wire;

import static io.framegate.bus.wire.Family.kind;
import static io.framegate.bus.wire.Form.TEXT;

import io.framegate.pdk.Decision;

/** What plugins say about frames. A frame that goes on as it is does not come back. */
final class DecisionForms {

    static final Family<Decision> DECISION = Family.of(
            Decision.class,
            kind(
                    1,
                    Decision.Forward.class,
                    (out, forward) -> out.optional(TEXT, forward.unenforced()),
                    in -> new Decision.Forward(in.optional(TEXT))),
            kind(
                    2,
                    Decision.Modify.class,
                    (out, modify) -> out.form(FrameForms.FRAME, modify.frame()),
                    in -> new Decision.Modify(in.form(FrameForms.FRAME))),
            kind(
                    3,
                    Decision.Drop.class,
                    (out, drop) -> out.optional(FrameForms.FRAME, drop.reply()),
                    in -> new Decision.Drop(in.optional(FrameForms.FRAME))),
            kind(
                    4,
                    Decision.Close.class,
                    (out, close) -> out.form(FrameForms.CLOSE_STATUS, close.client())
                            .form(FrameForms.CLOSE_STATUS, close.upstream())
                            .optional(TEXT, close.rule()),
                    in -> new Decision.Close(
                            in.form(FrameForms.CLOSE_STATUS), in.form(FrameForms.CLOSE_STATUS), in.optional(TEXT))),
            kind(
                    5,
                    Decision.Authenticate.class,
                    (out, who) -> out.form(HandshakeForms.PROCEED, who.said()).optional(FrameForms.FRAME, who.frame()),
                    in -> new Decision.Authenticate(in.form(HandshakeForms.PROCEED), in.optional(FrameForms.FRAME))));

    private DecisionForms() {}
}
