package io.framegate.bus.wire;

import static io.framegate.bus.wire.Family.kind;
import static io.framegate.bus.wire.Form.TEXT;

import io.framegate.bus.PluginRequest;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.trace.FrameTrace;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** What a gateway asks a host. */
final class RequestForms {

    private static final Form<FrameTrace> TRACE = Form.of(
            (out, trace) -> out.integer(trace.frame()).text(trace.traceparent()),
            in -> new FrameTrace(in.integer(), in.text()));

    static final Family<PluginRequest> REQUEST = Family.of(
            PluginRequest.class,
            kind(
                    1,
                    PluginRequest.Open.class,
                    // what plugins share stays behind: it may be anything
                    (out, open) -> out.number(open.session())
                            .form(SessionForms.FACTS, open.facts())
                            .all(TEXT, open.fromClient())
                            .all(TEXT, open.fromUpstream())
                            .map(FrameForms.PAYLOAD, open.states()),
                    in -> new PluginRequest.Open(
                            in.number(),
                            in.form(SessionForms.FACTS),
                            new ConcurrentHashMap<>(2),
                            in.list(TEXT),
                            in.list(TEXT),
                            in.map(FrameForms.PAYLOAD))),
            kind(
                    2,
                    PluginRequest.Handshake.class,
                    (out, handshake) -> out.number(handshake.session()).text(handshake.plugin()),
                    in -> new PluginRequest.Handshake(in.number(), in.text())),
            kind(
                    3,
                    PluginRequest.Known.class,
                    (out, known) -> out.number(known.session()).form(SessionForms.FACTS, known.facts()),
                    in -> new PluginRequest.Known(in.number(), in.form(SessionForms.FACTS))),
            kind(
                    4,
                    PluginRequest.Frames.class,
                    (out, dispatch) -> out.number(dispatch.session())
                            .number(dispatch.ticket())
                            .form(Numbers.PEER, dispatch.from())
                            .integer(dispatch.first())
                            .integer(dispatch.end())
                            .all(FrameForms.FRAME, dispatch.frames())
                            .all(TRACE, dispatch.traces()),
                    RequestForms::dispatch),
            kind(
                    5,
                    PluginRequest.Close.class,
                    (out, close) ->
                            out.number(close.session()).text(close.plugin()).form(SessionForms.END, close.end()),
                    in -> new PluginRequest.Close(in.number(), in.text(), in.form(SessionForms.END))),
            kind(
                    6,
                    PluginRequest.Move.class,
                    (out, move) -> out.number(move.session()).all(TEXT, move.plugins()),
                    in -> new PluginRequest.Move(in.number(), in.list(TEXT))),
            kind(
                    7,
                    PluginRequest.Forget.class,
                    (out, forget) -> out.number(forget.session()),
                    in -> new PluginRequest.Forget(in.number())),
            kind(
                    8,
                    PluginRequest.Chain.class,
                    (out, chain) -> out.number(chain.session())
                            .all(TEXT, chain.fromClient())
                            .all(TEXT, chain.fromUpstream())
                            .map(FrameForms.PAYLOAD, chain.states()),
                    in -> new PluginRequest.Chain(
                            in.number(), in.list(TEXT), in.list(TEXT), in.map(FrameForms.PAYLOAD))));

    private RequestForms() {}

    private static PluginRequest.Frames dispatch(WireInput in) {
        long session = in.number();
        long ticket = in.number();
        Peer from = in.form(Numbers.PEER);
        int first = in.integer();
        int end = in.integer();
        List<Frame> frames = in.list(FrameForms.FRAME);
        if (first < 0 || first >= end || frames.isEmpty()) {
            throw new Unreadable("a dispatch is about no frame, or for no step");
        }
        return new PluginRequest.Frames(session, ticket, from, first, end, frames, in.list(TRACE));
    }
}
