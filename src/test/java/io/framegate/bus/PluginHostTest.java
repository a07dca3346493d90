package io.framegate.bus;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginReply.CloseNoted;
import io.framegate.bus.PluginReply.Failed;
import io.framegate.bus.PluginReply.FramesAnswered;
import io.framegate.bus.PluginReply.HandshakeDecided;
import io.framegate.bus.PluginReply.Moved;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Headers;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnMove;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.trace.FrameTrace;
import io.framegate.trace.HandshakeTrace;
import io.framegate.trace.PluginTrace;
import io.framegate.trace.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a host says of a visit, whatever its plugins do. */
class PluginHostTest {

    private static final SessionFacts FACTS = new SessionFacts(
            "id",
            "route",
            "service",
            new SessionFacts.Client("192.0.2.1", 1),
            new SessionFacts.Request("ws", "h", 80, "/", "", Headers.NONE),
            Optional.empty());
    private static final SessionEnd END =
            new SessionEnd(101, 1, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.CLIENT, "closed");
    private static final OnClientFrame FORWARD = client -> client.forward();

    private final List<PluginReply> replies = new ArrayList<>();

    /** A host with these plugins, named 0, 1, ..., in this order for frames from the client, with one session. */
    private PluginHost host(Plugin... plugins) {
        List<HostedPlugin> hosted = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (Plugin plugin : plugins) {
            String id = Integer.toString(hosted.size());
            hosted.add(new HostedPlugin(id, "plugin-" + id, plugin));
            if (plugin instanceof OnClientFrame || plugin instanceof OnClientFrame.Async) {
                steps.add(id);
            }
        }
        PluginHost host = new PluginHost(hosted, Runnable::run);
        ask(host, new PluginRequest.Open(1, FACTS, new ConcurrentHashMap<>(), steps, List.of(), Map.of()));
        return host;
    }

    private void ask(PluginHost host, PluginRequest... requests) {
        host.take(new PluginEnvelope("gateway", List.of(requests)), replies::add);
    }

    private Answer visit(PluginHost host, int end, Frame... frames) {
        ask(host, new PluginRequest.Frames(1, 7, Peer.CLIENT, 0, end, List.of(frames)));
        return answer(replies.size() - 1);
    }

    private Answer answer(int reply) {
        FramesAnswered answered = (FramesAnswered) replies.get(reply);
        assertThat(answered.ticket()).isEqualTo(7);
        return answered.answer();
    }

    private static Answer halted(int frame, int step, Failure failure, String detail) {
        return new Answer(List.of(), new Halt(frame, step, failure, detail));
    }

    @Test
    void forwardsAreNotMentioned() {
        assertThat(visit(host(FORWARD, FORWARD), 2, text("a"), text("b"))).isSameAs(Answer.ALL_FORWARDED);
    }

    @Test
    void otherPluginsTakeTheirPlacesAndWhoStaysRemembers() {
        OnClientFrame first = client -> {
            client.ctx().plugin().merge("frames", 1, (one, more) -> (int) one + (int) more);
            return client.withFrameData(client.ctx().plugin().get("frames").toString());
        };
        OnClientFrame second = client -> client.withFrameData(client.getFrame().text() + " second");
        OnClientFrame third = client -> client.withFrameData(client.getFrame().text() + " third");
        PluginHost host = host(first, second, third);
        visit(host, 3, text("a"));

        ask(host, new PluginRequest.Chain(1, List.of("0", "2"), List.of(), Map.of()));

        assertThat(visit(host, 2, text("a")).decisions())
                .map(Made::decision)
                .containsExactly(new Decision.Modify(text("2")), new Decision.Modify(text("2 third")));
    }

    @Test
    void aHostWithoutOneOfThemKeepsThoseItHas() {
        PluginHost host = host(FORWARD);

        ask(host, new PluginRequest.Chain(1, List.of("0", "1"), List.of(), Map.of()));

        assertThat(visit(host, 1, text("a"))).isSameAs(Answer.ALL_FORWARDED);
    }

    @Test
    void wordOfWhoTheClientIsEndsTheVisit() {
        Decision.Authenticate who =
                new Decision.Authenticate(Proceed.UNCHANGED.withCredential("k"), Optional.of(text("a")));
        OnClientFrame first = client -> client.getFrame().equals(text("a")) ? who : client.forward();

        Answer answer = visit(host(first, FORWARD), 2, text("0"), text("a"), text("b"));

        assertThat(answer).isEqualTo(new Answer(List.of(new Made(1, 0, who)), Halt.NOWHERE));
    }

    @Test
    @Tag("spec-56")
    void everyStepSeesWhatTheOneBeforeMadeOfTheFrame() {
        List<String> seen = new ArrayList<>();
        OnClientFrame first = client -> client.withFrameData("updated!");
        OnClientFrame second = client -> {
            seen.add(client.getFrame().text());
            return client.forward();
        };

        Answer answer = visit(host(first, second), 2, text("a"));

        assertThat(seen).containsExactly("updated!");
        assertThat(answer.decisions()).containsExactly(new Made(0, 0, new Decision.Modify(text("updated!"))));
    }

    @Test
    void dropSkipsTheLaterStepsOfThatFrameOnly() {
        List<String> seen = new ArrayList<>();
        OnClientFrame dropper =
                client -> client.getFrame().text().equals("drop me") ? client.dropFrame() : client.forward();
        OnClientFrame last = client -> {
            seen.add(client.getFrame().text());
            return client.forward();
        };

        Answer answer = visit(host(dropper, last), 2, text("a"), text("drop me"), text("b"));

        assertThat(seen).containsExactly("a", "b");
        assertThat(answer.decisions()).containsExactly(new Made(1, 0, new Decision.Drop()));
    }

    @Test
    void forwardWithAWordIsMentionedAndGoesOn() {
        OnClientFrame tolerant = client -> client.forward("too many");
        List<String> seen = new ArrayList<>();
        OnClientFrame last = client -> {
            seen.add(client.getFrame().text());
            return client.forward();
        };

        Answer answer = visit(host(tolerant, last), 2, text("a"));

        assertThat(seen).containsExactly("a");
        assertThat(answer.decisions()).containsExactly(new Made(0, 0, new Decision.Forward(Optional.of("too many"))));
    }

    @Test
    void closeEndsTheVisit() {
        List<String> seen = new ArrayList<>();
        OnClientFrame closer = client -> {
            seen.add(client.getFrame().text());
            return client.close(4000);
        };

        Answer answer = visit(host(closer), 1, text("a"), text("b"));

        assertThat(seen).containsExactly("a");
        assertThat(answer.decisions()).hasSize(1);
        assertThat(answer.halt()).isEqualTo(Halt.NOWHERE);
    }

    @Test
    void whatIsThrownIsAFailureOfThatStep() {
        OnClientFrame thrower = client -> {
            throw new java.io.IOException("boom");
        };
        OnClientFrame worse = client -> {
            throw new StackOverflowError();
        };

        assertThat(visit(host(FORWARD, thrower), 2, text("a")).halt())
                .matches(halt -> halt.step() == 1 && halt.failure() == Failure.EXCEPTION)
                .matches(halt -> halt.detail().startsWith("java.io.IOException at io.framegate.bus.PluginHostTest."));
        assertThat(visit(host(worse), 1, text("a")).halt().failure()).isEqualTo(Failure.EXCEPTION);
    }

    @Test
    @SuppressWarnings("NullAway")
    void noDecisionIsAnIllegalOne() {
        OnClientFrame silent = client -> null;
        OnClientFrame.Async later = client -> CompletableFuture.completedFuture(null);
        OnClientFrame.Async never = client -> null;

        Answer expected = halted(0, 0, Failure.ILLEGAL_DECISION, "no decision");
        assertThat(visit(host(silent), 1, text("a"))).isEqualTo(expected);
        assertThat(visit(host(later), 1, text("a"))).isEqualTo(expected);
        assertThat(visit(host(never), 1, text("a"))).isEqualTo(expected);
    }

    @Test
    void decisionsThatWereMadeUpAreChecked() {
        OnClientFrame dropper = client -> new Decision.Drop();
        OnClientFrame retyper = client -> new Decision.Modify(close(1000));

        assertThat(visit(host(dropper), 1, close(1000)))
                .isEqualTo(halted(0, 0, Failure.ILLEGAL_DECISION, "a close frame cannot be dropped"));
        assertThat(visit(host(retyper), 1, text("a")))
                .isEqualTo(halted(0, 0, Failure.ILLEGAL_DECISION, "the type of a frame cannot be changed"));
    }

    @Test
    void laterDecisionIsAnsweredTwice() {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        OnClientFrame.Async later = client -> decision;
        OnClientFrame last = client -> client.withFrameData("b");
        PluginHost host = host(FORWARD, later, last);

        assertThat(visit(host, 3, text("a"), text("z"))).isEqualTo(halted(0, 1, Failure.PENDING, ""));
        decision.complete(new Decision.Forward());

        assertThat(answer(1).decisions()).containsExactly(new Made(0, 2, new Decision.Modify(text("b"))));
        assertThat(replies).hasSize(2);
    }

    @Test
    void laterFailureIsAFailure() {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        OnClientFrame.Async later = client -> decision;

        visit(host(later), 1, text("a"));
        decision.completeExceptionally(new IllegalStateException("boom"));

        assertThat(answer(1).halt().failure()).isEqualTo(Failure.EXCEPTION);
        assertThat(answer(1).halt().detail())
                .startsWith("java.lang.IllegalStateException at io.framegate.bus.PluginHostTest.");
    }

    @Test
    void decisionThatIsThereAlreadyIsNotLater() {
        OnClientFrame.Async ready = client -> CompletableFuture.completedFuture(client.dropFrame());

        assertThat(visit(host(ready), 1, text("a")).decisions()).containsExactly(new Made(0, 0, new Decision.Drop()));
    }

    /** Of a stage that is only one the JDK answers no question. */
    @Test
    void decisionInACompletedStageIsOneToo() {
        OnClientFrame.Async ready = client -> CompletableFuture.completedStage(client.dropFrame());

        assertThat(visit(host(ready), 1, text("a")).decisions()).containsExactly(new Made(0, 0, new Decision.Drop()));
    }

    /** All phases in one, with something to remember. */
    private static final class Counter implements OnHandshake, OnClientFrame, OnUpstreamFrame, OnClose {
        private final List<String> log = new ArrayList<>();

        @Override
        public Proceed onHandshake(io.framegate.pdk.HandshakeContext handshake) {
            handshake.ctx().plugin().put("count", 1);
            handshake.ctx().shared().put("from", "counter");
            return handshake.proceed();
        }

        @Override
        public Decision onClientFrame(io.framegate.pdk.ClientFrameContext client) {
            client.ctx().plugin().merge("count", 1, (a, b) -> (Integer) a + (Integer) b);
            return client.forward();
        }

        @Override
        public Decision onUpstreamFrame(io.framegate.pdk.UpstreamFrameContext upstream) {
            return upstream.forward();
        }

        @Override
        public void onClose(io.framegate.pdk.CloseContext session) {
            log.add(session.ctx().plugin() + " " + session.end().reason());
        }
    }

    @Test
    @Tag("spec-80")
    void contextLastsFromHandshakeToCloseAndBelongsToOnePlugin() {
        Counter counter = new Counter();
        List<Map<String, Object>> others = new ArrayList<>();
        OnClientFrame other = client -> {
            others.add(client.ctx().plugin());
            others.add(client.ctx().shared());
            return client.forward();
        };
        PluginHost host = host(counter, other);

        ask(host, new PluginRequest.Handshake(1, "0"));
        visit(host, 2, text("a"));
        ask(host, new PluginRequest.Close(1, "0", END));

        assertThat(counter.log).containsExactly("{count=2} closed");
        assertThat(others).containsExactly(Map.of(), Map.of("from", "counter"));
        assertThat(replies.get(0)).isEqualTo(new HandshakeDecided(1, "0", Proceed.UNCHANGED));
        assertThat(replies.get(2)).isEqualTo(new CloseNoted(1, "0"));
    }

    @Test
    void forgottenSessionsAreUnknown() {
        PluginHost host = host(FORWARD);
        assertThat(host.sessions()).isEqualTo(1);
        ask(host, new PluginRequest.Forget(1));

        String why = "the plugin's host does not know the session";
        assertThat(host.sessions()).isZero();
        assertThat(visit(host, 1, text("a"))).isEqualTo(halted(0, 0, Failure.NO_HANDLER, why));
        ask(host, new PluginRequest.Handshake(1, "0"));
        assertThat(replies.get(1)).isEqualTo(new Failed(1, "0", Phase.WS_HANDSHAKE, Failure.NO_HANDLER, why));
    }

    @Test
    void failuresOfHandshakeAndCloseAreToldToo() {
        OnHandshake handshake = context -> {
            throw new IllegalStateException("boom");
        };
        OnClose onClose = context -> {
            throw new IllegalStateException("bang");
        };
        PluginHost host = host(handshake, onClose);

        ask(host, new PluginRequest.Handshake(1, "0"));
        ask(host, new PluginRequest.Close(1, "1", END));

        assertThat(((Failed) replies.get(0)).phase()).isEqualTo(Phase.WS_HANDSHAKE);
        assertThat(((Failed) replies.get(0)).detail())
                .startsWith("java.lang.IllegalStateException at io.framegate.bus.PluginHostTest.");
        assertThat(((Failed) replies.get(1)).phase()).isEqualTo(Phase.WS_CLOSE);
        assertThat(((Failed) replies.get(1)).detail())
                .startsWith("java.lang.IllegalStateException at io.framegate.bus.PluginHostTest.");
    }

    /** Counts the frames of a session, and takes its count along. */
    private static final class Odometer implements OnClientFrame, OnMove {
        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            int count = (int) client.ctx().plugin().merge("count", 1, (a, b) -> (int) a + (int) b);
            return client.withFrameData(Integer.toString(count));
        }

        @Override
        public Payload exportState(PluginContext ctx) {
            return Payload.of(ctx.plugin().get("count").toString());
        }

        @Override
        public void importState(PluginContext ctx, Payload state) {
            ctx.plugin().put("count", Integer.parseInt(state.text()));
        }
    }

    @Test
    void sessionMovesWithWhatItsPluginsExport() {
        PluginHost before = host(new Odometer(), FORWARD);
        visit(before, 2, text("a"), text("b"));

        ask(before, new PluginRequest.Move(1, List.of("0", "1")));

        Moved moved = (Moved) replies.get(1);
        assertThat(moved).isEqualTo(new Moved(1, Map.of("0", Payload.of("2"))));
        PluginHost after = host(new Odometer(), FORWARD);
        ask(
                after,
                new PluginRequest.Open(
                        1, FACTS, new ConcurrentHashMap<>(), List.of("0", "1"), List.of(), moved.states()));
        assertThat(visit(after, 2, text("c")).decisions())
                .containsExactly(new Made(0, 0, new Decision.Modify(text("3"))));
    }

    @Test
    void pluginsOfAnOpenSessionAreExchanged() {
        PluginHost host = host(new Odometer(), FORWARD);
        visit(host, 2, text("a"), text("b"));
        host.add(new HostedPlugin("0.next", "0", new Odometer()));

        ask(host, new PluginRequest.Move(1, List.of("0")));
        Map<String, Payload> states = Map.of("0.next", Payload.of("2"));
        ask(host, new PluginRequest.Chain(1, List.of("1", "0.next"), List.of(), states));

        assertThat(visit(host, 2, text("c")).decisions())
                .containsExactly(new Made(0, 1, new Decision.Modify(text("3"))));
    }

    @Test
    void chainWithAPluginThatIsNotThereChangesNothing() {
        PluginHost host = host(new Odometer());

        ask(host, new PluginRequest.Chain(1, List.of("another"), List.of(), Map.of()));

        assertThat(visit(host, 1, text("a")).decisions())
                .containsExactly(new Made(0, 0, new Decision.Modify(text("1"))));
    }

    @Test
    void droppedPluginIsStopped() {
        List<String> stopped = new ArrayList<>();
        PluginHost host = host(FORWARD);
        host.add(new HostedPlugin("more", "more", new Plugin() {
            @Override
            public void stop() {
                stopped.add("more");
            }
        }));

        host.drop("more");
        host.drop("more");

        assertThat(stopped).containsExactly("more");
    }

    @Test
    void whatCannotBeExportedOrImportedIsMissing() {
        PluginHost before = host(new Odometer());
        ask(before, new PluginRequest.Move(1, List.of("0")));
        assertThat(replies).containsExactly(new Moved(1, Map.of()));

        PluginHost after = host(new Odometer());
        Map<String, Payload> unreadable = Map.of("0", Payload.of("many"));
        ask(after, new PluginRequest.Open(1, FACTS, new ConcurrentHashMap<>(), List.of("0"), List.of(), unreadable));
        assertThat(visit(after, 1, text("a")).decisions())
                .containsExactly(new Made(0, 0, new Decision.Modify(text("1"))));
    }

    @Test
    void stepsOfPluginsWithoutTheirPhaseForward() {
        PluginHost host = host(FORWARD);
        ask(host, new PluginRequest.Open(1, FACTS, new ConcurrentHashMap<>(), List.of(), List.of("0"), Map.of()));
        ask(host, new PluginRequest.Frames(1, 7, Peer.UPSTREAM, 0, 1, List.of(text("a"))));
        assertThat(answer(0)).isSameAs(Answer.ALL_FORWARDED);
    }

    @Test
    void gatewaysNumberTheirSessionsThemselves() {
        PluginHost host = host(FORWARD);
        PluginEnvelope other = new PluginEnvelope("other", List.of(new PluginRequest.Forget(1)));
        host.take(other, replies::add);
        assertThat(host.sessions()).isEqualTo(1);

        host.forgetGateways("gate");
        assertThat(host.sessions()).isZero();
    }

    @Test
    void laterHandshakeIsDecidedLater() {
        CompletableFuture<Proceed> decision = new CompletableFuture<>();
        OnHandshake.Async later = handshake -> decision;
        PluginHost host = host(later);

        ask(host, new PluginRequest.Handshake(1, "0"));
        assertThat(replies).isEmpty();
        decision.complete(Proceed.UNCHANGED);

        assertThat(replies).containsExactly(new HandshakeDecided(1, "0", Proceed.UNCHANGED));
    }

    // ---- traces

    private final List<String> traced = new ArrayList<>();

    /** Notes what is traced; a plugin's own trace is its parent's with the plugin's name behind it. */
    private final class Recording implements Tracing {
        @Override
        public HandshakeTrace handshake(SessionFacts session, Arrival arrival) {
            throw new AssertionError("a plugin host has no handshakes");
        }

        @Override
        public PluginTrace plugin(String traceparent, String plugin, Phase phase) {
            String own = traceparent + "/" + plugin;
            return new PluginTrace() {
                @Override
                public String traceparent() {
                    return own;
                }

                @Override
                public void decided(String decision) {
                    traced.add(own + " " + phase.pdkName() + " " + decision);
                }

                @Override
                public void failed(String failure, String type) {
                    traced.add(own + " " + phase.pdkName() + " " + failure + " " + type);
                }
            };
        }

        @Override
        public CompletableFuture<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }
    }

    private PluginHost tracingHost(Optional<String> traceparent, Plugin... plugins) {
        List<HostedPlugin> hosted = new ArrayList<>();
        for (Plugin plugin : plugins) {
            hosted.add(new HostedPlugin(Integer.toString(hosted.size()), "plugin-" + hosted.size(), plugin));
        }
        List<String> steps = hosted.stream().map(HostedPlugin::id).toList();
        PluginHost host = new PluginHost(hosted, Runnable::run, new Recording());
        ask(
                host,
                new PluginRequest.Open(
                        1, FACTS.withTraceparent(traceparent), new ConcurrentHashMap<>(), steps, List.of(), Map.of()));
        return host;
    }

    private void visitTraced(PluginHost host, int end, List<FrameTrace> traces, Frame... frames) {
        ask(host, new PluginRequest.Frames(1, 7, Peer.CLIENT, 0, end, List.of(frames), traces));
    }

    @Test
    void everyPluginIsTracedThatIsAskedAboutATracedFrame() {
        List<Optional<String>> seen = new ArrayList<>();
        OnClientFrame first = client -> {
            seen.add(client.ctx().traceparent());
            return client.getFrame().text().equals("b") ? client.withFrameData("B") : client.forward();
        };
        OnClientFrame second = client -> {
            seen.add(client.ctx().traceparent());
            return client.getFrame().text().equals("B") ? client.dropFrame() : client.forward();
        };
        visitTraced(
                tracingHost(Optional.empty(), first, second),
                2,
                List.of(new FrameTrace(1, "b"), new FrameTrace(3, "d")),
                text("a"),
                text("b"),
                text("c"),
                text("d"));

        assertThat(traced)
                .containsExactly(
                        "b/plugin-0 ws_client_frame modify",
                        "b/plugin-1 ws_client_frame drop",
                        "d/plugin-0 ws_client_frame forward",
                        "d/plugin-1 ws_client_frame forward");
        assertThat(seen.stream().map(parent -> parent.orElse("-")))
                .containsExactly("-", "-", "b/plugin-0", "b/plugin-1", "-", "-", "d/plugin-0", "d/plugin-1");
    }

    @Test
    void aFailureIsTracedWithWhatWasThrownAndNotWithWhatThatSays() {
        OnClientFrame throwing = client -> {
            throw new IllegalStateException("secret");
        };
        OnClientFrame undecided = client -> null;
        visitTraced(tracingHost(Optional.empty(), throwing), 1, List.of(new FrameTrace(0, "a")), text("a"));
        visitTraced(tracingHost(Optional.empty(), undecided), 1, List.of(new FrameTrace(0, "a")), text("a"));

        assertThat(traced)
                .containsExactly(
                        "a/plugin-0 ws_client_frame EXCEPTION java.lang.IllegalStateException",
                        "a/plugin-0 ws_client_frame ILLEGAL_DECISION ");
    }

    @Test
    void aPluginThatDecidesLaterIsTracedUntilItHas() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        OnClientFrame.Async first = client -> later;
        OnClientFrame second = client -> client.forward();
        visitTraced(
                tracingHost(Optional.empty(), first, second),
                2,
                List.of(new FrameTrace(0, "a"), new FrameTrace(1, "b")),
                text("a"),
                text("b"));
        assertThat(traced).isEmpty();

        later.complete(new Decision.Forward());

        assertThat(traced).containsExactly("a/plugin-0 ws_client_frame forward", "a/plugin-1 ws_client_frame forward");
        assertThat(replies).hasSize(2);
    }

    @Test
    void handshakesAreTracedWhereTheSessionIs() {
        List<Optional<String>> seen = new ArrayList<>();
        OnHandshake refusing = handshake -> {
            seen.add(handshake.ctx().traceparent());
            return handshake.exit(403);
        };
        OnHandshake.Async failing = handshake -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
        PluginHost host = tracingHost(Optional.of("s"), refusing, failing);
        ask(host, new PluginRequest.Handshake(1, "0"), new PluginRequest.Handshake(1, "1"));
        ask(tracingHost(Optional.empty(), refusing), new PluginRequest.Handshake(1, "0"));

        assertThat(traced).containsExactly("s/plugin-0 ws_handshake reject", "s/plugin-1 ws_handshake EXCEPTION ");
        assertThat(seen).containsExactly(Optional.of("s/plugin-0"), Optional.empty());
    }

    @Test
    void whereNothingIsTracedPluginsStillLearnWhatTheyAreAskedAbout() {
        List<Optional<String>> seen = new ArrayList<>();
        OnClientFrame plugin = client -> {
            seen.add(client.ctx().traceparent());
            return client.forward();
        };
        visitTraced(host(plugin), 1, List.of(new FrameTrace(0, "a")), text("a"));

        assertThat(seen).containsExactly(Optional.of("a"));
    }
}
