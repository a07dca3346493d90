package io.framegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.FramesConfig.Utf8Policy;
import io.framegate.conformance.Script.Then;
import io.framegate.conformance.Script.Write;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.DecoderRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameDecoder;
import io.framegate.frame.FrameDecoder.Progress;
import io.framegate.frame.MessageDeflater;
import io.framegate.frame.Peer;
import io.framegate.session.Action;
import io.framegate.session.ChainPlan;
import io.framegate.session.Event;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import io.framegate.testkit.DeflatePeer;
import io.framegate.testkit.Playbook;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case through decoder and session, without a socket, sent by a client and by an upstream. */
class CoreConformanceTest {

    private static final ConformanceTable.Side SIDE = new ConformanceTable.Side("core");

    private final List<Frame> far = new ArrayList<>();
    private final List<Frame> near = new ArrayList<>();
    private boolean ended;

    @AfterAll
    static void writeTable() {
        SIDE.write();
    }

    static Stream<Arguments> cases() {
        return ConformanceCase.inBothModes()
                .flatMap(run -> Stream.of(Peer.values()).map(from -> Arguments.of(run.get()[0], run.get()[1], from)));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cases")
    void caseHasItsOutcome(ConformanceCase run, Utf8Policy mode, Peer from) {
        SIDE.started(run);
        Outcome outcome = run.outcome(mode);
        boolean utf8 = mode == Utf8Policy.VALIDATE;
        Session session = new Session(new SessionRules(ChainPlan.EMPTY, Playbook.TIMINGS, utf8, false), 0, 0);
        Optional<DeflateTerms> deflate = run.deflate().map(Deflate::terms);
        FrameDecoder decoder = new FrameDecoder(
                new DecoderRules(from, DecoderRules.HIGHEST_MAX_PAYLOAD, 65_536, utf8, false), deflate);

        for (Write write : run.script(from).writes()) {
            feed(session, decoder, write.bytes(), from);
            if (write.then() == Then.ARRIVED) {
                assertThat(far).hasSize(write.arrived());
            } else if (write.then() == Then.BROKEN && outcome.closed().isPresent()) {
                assertThat(near).as("closed before the rest is sent").isNotEmpty();
            }
        }

        List<Frame> passes = new ArrayList<>(outcome.passes());
        if (outcome.closed().isPresent()) {
            passes.add(Frame.close(CloseStatus.GOING_AWAY));
            assertThat(near).hasSize(1);
            assertThat(near.get(0).status()).isEqualTo(outcome.closed());
        } else {
            assertThat(near).isEmpty();
        }
        assertThat(far).isEqualTo(passes);
        deflate.ifPresent(this::assertCompressible);
        finish(session);
        decoder.end();
        SIDE.passed(run);
    }

    /** What came out, compressed for a peer that asks for these terms, is the same to it. */
    private void assertCompressible(DeflateTerms terms) {
        MessageDeflater deflater = new MessageDeflater(terms);
        DeflatePeer peer = new DeflatePeer(true, terms.writeTakeover());
        for (Frame frame : far) {
            byte[] sent = deflater.deflate(frame).payload().bytes();
            assertThat(peer.inflate(sent)).isEqualTo(frame.payload().bytes());
        }
        deflater.end();
    }

    private void feed(Session session, FrameDecoder decoder, byte[] bytes, Peer from) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Progress progress = decoder.read(in);
        for (; progress == Progress.FRAME; progress = decoder.read(in)) {
            perform(session.on(new Event.Received(from, decoder.takeFrame()), 0), from);
        }
        if (progress == Progress.BROKEN) {
            perform(session.on(new Event.Broken(from, decoder.violation()), 0), from);
        }
    }

    private void perform(List<Action> actions, Peer from) {
        for (Action action : actions) {
            if (action instanceof Action.Send send) {
                (send.to() == from ? near : far).add(send.frame());
            }
            ended |= action instanceof Action.Ended;
        }
    }

    private void finish(Session session) {
        perform(session.on(new Event.Lost(Peer.CLIENT), 0), Peer.CLIENT);
        perform(session.on(new Event.Lost(Peer.UPSTREAM), 0), Peer.CLIENT);
        assertThat(ended).isTrue();
    }
}
