package io.framegate.bus.wire;

import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.HeaderChange;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Phase;
import io.framegate.session.Answer;

/** The numbers of every enum that travels. New constants go to the end. */
final class Numbers {

    static final Numbered<Peer> PEER = Numbered.of(Peer.class, Peer.CLIENT, Peer.UPSTREAM);

    static final Numbered<FrameType> FRAME_TYPE = Numbered.of(
            FrameType.class, FrameType.TEXT, FrameType.BINARY, FrameType.CLOSE, FrameType.PING, FrameType.PONG);

    static final Numbered<Blame> BLAME =
            Numbered.of(Blame.class, Blame.CLIENT, Blame.UPSTREAM, Blame.PLUGIN, Blame.GATEWAY);

    static final Numbered<Phase> PHASE = Numbered.of(
            Phase.class,
            Phase.WS_HANDSHAKE,
            Phase.WS_CLIENT_FRAME,
            Phase.WS_UPSTREAM_FRAME,
            Phase.WS_CLOSE,
            Phase.INIT_WORKER,
            Phase.CERTIFICATE,
            Phase.REWRITE,
            Phase.ACCESS,
            Phase.RESPONSE,
            Phase.HEADER_FILTER,
            Phase.BODY_FILTER,
            Phase.LOG);

    static final Numbered<Answer.Failure> FAILURE = Numbered.of(
            Answer.Failure.class,
            Answer.Failure.PENDING,
            Answer.Failure.EXCEPTION,
            Answer.Failure.ILLEGAL_DECISION,
            Answer.Failure.TIMEOUT,
            Answer.Failure.NO_HANDLER,
            Answer.Failure.CIRCUIT_OPEN);

    static final Numbered<HeaderChange.Kind> HEADER_CHANGE = Numbered.of(
            HeaderChange.Kind.class,
            HeaderChange.Kind.SET,
            HeaderChange.Kind.ADD,
            HeaderChange.Kind.TAKE,
            HeaderChange.Kind.CLEAR);

    static final Numbered<Lifetime.Ending> ENDING =
            Numbered.of(Lifetime.Ending.class, Lifetime.Ending.AT_ONCE, Lifetime.Ending.BETWEEN_MESSAGES);

    static final Numbered<IdleTimeout.EndedBy> ENDED_BY =
            Numbered.of(IdleTimeout.EndedBy.class, IdleTimeout.EndedBy.ANY, IdleTimeout.EndedBy.DATA);

    private Numbers() {}
}
