package io.framegate.bus.wire;

import static io.framegate.bus.wire.Family.kind;

import io.framegate.bus.PluginReply;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import java.util.List;

/** What a host says. */
final class ReplyForms {

    private static final Form<Made> MADE = Form.of(
            (out, made) -> out.integer(made.frame()).integer(made.step()).form(DecisionForms.DECISION, made.decision()),
            in -> new Made(in.integer(), in.integer(), in.form(DecisionForms.DECISION)));

    /** 0 for {@link Halt#NOWHERE}, which is known by its identity; or 1 and where. */
    private static final Form<Halt> HALT = Form.of(ReplyForms::writeHalt, ReplyForms::readHalt);

    private static final Form<Answer> ANSWER = Form.of(
            (out, answer) -> out.all(MADE, answer.decisions()).form(HALT, answer.halt()), ReplyForms::readAnswer);

    static final Family<PluginReply> REPLY = Family.of(
            PluginReply.class,
            kind(
                    1,
                    PluginReply.HandshakeDecided.class,
                    (out, decided) -> out.number(decided.session())
                            .text(decided.plugin())
                            .form(HandshakeForms.DECISION, decided.decision()),
                    in -> new PluginReply.HandshakeDecided(in.number(), in.text(), in.form(HandshakeForms.DECISION))),
            kind(
                    2,
                    PluginReply.FramesAnswered.class,
                    (out, answered) -> out.number(answered.session())
                            .number(answered.ticket())
                            .form(ANSWER, answered.answer()),
                    in -> new PluginReply.FramesAnswered(in.number(), in.number(), in.form(ANSWER))),
            kind(
                    3,
                    PluginReply.CloseNoted.class,
                    (out, noted) -> out.number(noted.session()).text(noted.plugin()),
                    in -> new PluginReply.CloseNoted(in.number(), in.text())),
            kind(
                    4,
                    PluginReply.Moved.class,
                    (out, moved) -> out.number(moved.session()).map(FrameForms.PAYLOAD, moved.states()),
                    in -> new PluginReply.Moved(in.number(), in.map(FrameForms.PAYLOAD))),
            kind(
                    5,
                    PluginReply.Failed.class,
                    (out, failed) -> out.number(failed.session())
                            .text(failed.plugin())
                            .form(Numbers.PHASE, failed.phase())
                            .form(Numbers.FAILURE, failed.failure())
                            .text(failed.detail()),
                    in -> new PluginReply.Failed(
                            in.number(), in.text(), in.form(Numbers.PHASE), in.form(Numbers.FAILURE), in.text())));

    private ReplyForms() {}

    private static Answer readAnswer(WireInput in) {
        List<Made> decisions = in.list(MADE);
        Halt halt = in.form(HALT);
        return decisions.isEmpty() && isNowhere(halt) ? Answer.ALL_FORWARDED : new Answer(decisions, halt);
    }

    @SuppressWarnings("ReferenceEquality") // as the session compares it
    private static boolean isNowhere(Halt halt) {
        return halt == Halt.NOWHERE;
    }

    private static void writeHalt(WireOutput out, Halt halt) {
        if (isNowhere(halt)) {
            out.octet(0);
            return;
        }
        out.octet(1)
                .integer(halt.frame())
                .integer(halt.step())
                .form(Numbers.FAILURE, halt.failure())
                .text(halt.detail());
    }

    private static Halt readHalt(WireInput in) {
        int somewhere = in.octet();
        if (somewhere > 1) {
            throw new Unreadable("a visit that neither halted nor went on: " + somewhere);
        }
        return somewhere == 0
                ? Halt.NOWHERE
                : new Halt(in.integer(), in.integer(), in.form(Numbers.FAILURE), in.text());
    }
}
