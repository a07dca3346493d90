package io.framegate.pdk;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.pdk.HandshakeDecision.Proceed;
import java.util.Optional;

/** What a plugin says about a frame: one of five values. */
public sealed interface Decision {

    /**
     * Why this cannot be decided about a frame; empty if it can. The gateway asks, since a plugin may make up a decision
     * instead of using its context.
     */
    default Optional<String> whatForbids(Frame frame) {
        return Optional.empty();
    }

    /**
     * The frame goes on to the next plugin as it is.
     *
     * @param unenforced a rule that the frame breaks and that is not enforced, in words and without anything a peer sent: noted
     *     for the operator, otherwise without effect
     */
    record Forward(Optional<String> unenforced) implements Decision {
        static final Forward UNCHANGED = new Forward();

        /** Without a word. */
        public Forward() {
            this(Optional.empty());
        }
    }

    /**
     * The frame goes on changed; its type stays (spec 2.2, rule 5).
     *
     * @param frame the whole frame that replaces the one in flight
     */
    record Modify(Frame frame) implements Decision {

        @Override
        public Optional<String> whatForbids(Frame inFlight) {
            return frame.type() == inFlight.type()
                    ? Optional.empty()
                    : Optional.of("the type of a frame cannot be changed");
        }

        /**
         * Also replaces the payload. On a close frame that is the reason.
         *
         * @throws PdkException if a control frame's payload is longer than 125 bytes or a close reason longer than 123
         */
        public Modify withFrameData(Payload data) {
            return FrameContext.modify(() -> frame.withPayload(data));
        }

        /** As {@link #withFrameData(Payload)}, of the text's UTF-8 bytes. */
        public Modify withFrameData(String data) {
            return withFrameData(Payload.of(data));
        }

        /**
         * Also replaces the status of a close frame; the reason stays.
         *
         * @throws PdkException if the frame is not close, or the status may not be sent
         */
        public Modify withStatus(int status) {
            return FrameContext.modify(() -> frame.withStatus(status));
        }
    }

    /**
     * The frame goes nowhere; the plugins after this one do not see it. Not possible for a close frame.
     *
     * @param reply a message for whoever sent the frame, which no plugin sees; text or binary
     */
    record Drop(Optional<Frame> reply) implements Decision {
        static final Drop THE_FRAME = new Drop();

        /** Without a reply. */
        public Drop() {
            this(Optional.empty());
        }

        @Override
        public Optional<String> whatForbids(Frame inFlight) {
            if (inFlight.isClose()) {
                return Optional.of("a close frame cannot be dropped");
            }
            return reply.isPresent() && reply.get().type().isControl()
                    ? Optional.of("a reply must be a text or binary message")
                    : Optional.empty();
        }
    }

    /**
     * The frame has shown who the client is ({@code kong.client.authenticate}, which Kong has in {@code ws_handshake} alone). The
     * plugins after this one, and all that run later, see it in {@link SessionFacts}; if the session was held for this, it begins
     * ({@link Hold}). Which plugins the session has, and what the upstream was told in its handshake, stays as it is.
     *
     * @param said whose session it is, how long it lasts from now on, and rules that are not enforced; anything else in it has no
     *     effect, since the handshake is over
     * @param frame what goes on to the next plugin, of the same type; empty if the frame goes nowhere
     */
    record Authenticate(Proceed said, Optional<Frame> frame) implements Decision {

        @Override
        public Optional<String> whatForbids(Frame inFlight) {
            return frame.map(Modify::new)
                    .map(modify -> modify.whatForbids(inFlight))
                    .orElseGet(() -> Drop.THE_FRAME.whatForbids(inFlight));
        }

        /** The frame goes on with another payload. */
        public Authenticate withFrameData(String data) {
            return new Authenticate(said, frame.map(of -> FrameContext.modify(() -> of.withPayload(Payload.of(data)))
                    .frame()));
        }

        /** The frame goes nowhere. */
        public Authenticate dropFrame() {
            return new Authenticate(said, Optional.empty());
        }
    }

    /**
     * Both connections are closed, the frame in flight and any behind it are discarded (spec 2, rows 9 and 10).
     *
     * @param client what the client is told
     * @param upstream what the upstream is told
     * @param rule the rule that was broken, in words and without anything a peer sent: told to the operator and to nobody else
     */
    record Close(CloseStatus client, CloseStatus upstream, Optional<String> rule) implements Decision {

        /** Without a word about why. */
        public Close(CloseStatus client, CloseStatus upstream) {
            this(client, upstream, Optional.empty());
        }

        /** For breaking this rule. */
        public Close because(String broken) {
            return new Close(client, upstream, Optional.of(broken));
        }
    }
}
