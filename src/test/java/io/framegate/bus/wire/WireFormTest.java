package io.framegate.bus.wire;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.hex;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.bus.PluginEnvelope;
import io.framegate.bus.PluginReply;
import io.framegate.bus.PluginRequest;
import io.framegate.bus.ReplyEnvelope;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Change;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.HeaderChange;
import io.framegate.pdk.Headers;
import io.framegate.pdk.Hold;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Pings;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.trace.FrameTrace;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form on the wire, byte for byte: another process may be of another version. */
class WireFormTest {

    private static final EnvelopeCodec<PluginEnvelope> REQUESTS = EnvelopeCodec.ofRequests();
    private static final EnvelopeCodec<ReplyEnvelope> REPLIES = EnvelopeCodec.ofReplies();

    private static final SessionFacts FACTS = new SessionFacts(
            "id",
            "r",
            "s",
            new SessionFacts.Client("::1", 50_000),
            new SessionFacts.Request("wss", "h", 443, "/p", "q", Headers.of(List.of(Map.entry("A", "b"))), "f", 8443),
            Optional.of("sub"),
            Optional.of(new Consumer("c", Optional.of("u"), Optional.empty(), Set.of("g"), Set.of())),
            Optional.of("k"),
            Optional.of("t"));

    private static PluginEnvelope read(byte[] bytes) {
        return REQUESTS.decodeFromWire(0, Buffer.buffer(bytes));
    }

    /** The rest of an envelope of version 4. */
    private static Buffer envelope(String rest) {
        byte[] bytes = hex(rest);
        return Buffer.buffer().appendByte((byte) 4).appendInt(bytes.length).appendBytes(bytes);
    }

    private static String problem(String requests) {
        return REQUESTS.decodeFromWire(0, envelope(requests)).problem().orElse("");
    }

    private static Arguments asked(PluginRequest request, String hex) {
        return Arguments.of(request, hex);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                asked(
                        new PluginRequest.Open(
                                1,
                                FACTS,
                                new ConcurrentHashMap<>(),
                                List.of("p", ""),
                                List.of(),
                                Map.of("p", Payload.of("!"))),
                        "01 01" // a session opens
                                + "02 6964 01 72 01 73" // its id, its route, its service
                                + "03 3A3A31 D08603" // the client: its address and port
                                + "03 777373 01 68 BB03 02 2F70 01 71" // scheme, host, port, path, query
                                + "01 01 41 01 62 01 66 FB41" // one field; the host and the port that the client sees
                                + "01 03 737562" // a sub-protocol
                                + "01 01 63 01 01 75 00 01 01 67 00" // a consumer: id, name, no other id, one group, no
                                // tag
                                + "01 01 6B" // a credential
                                + "01 01 74" // what it is in a trace
                                + "02 01 70 00 00" // two steps of one direction, none of the other
                                + "01 01 70 01 21"), // the state of one plugin
                asked(new PluginRequest.Handshake(300, "p"), "02 AC02 01 70"),
                asked(
                        new PluginRequest.Known(
                                -1,
                                new SessionFacts(
                                        "",
                                        "",
                                        "",
                                        new SessionFacts.Client("", 0),
                                        new SessionFacts.Request("", "", -1, "", "", Headers.NONE),
                                        Optional.empty())),
                        "03 FFFFFFFFFFFFFFFFFF01 00 00 00 00 00 00 00 FFFFFFFF0F 00 00 00 00 FFFFFFFF0F 00 00 00 00"),
                asked(
                        new PluginRequest.Frames(
                                1,
                                2,
                                Peer.UPSTREAM,
                                0,
                                3,
                                List.of(
                                        text("é"),
                                        Frame.of(FrameType.BINARY, Payload.of(new byte[] {-1})),
                                        close(),
                                        close(1000, "x"),
                                        ping(""),
                                        Frame.of(FrameType.PONG, Payload.of("o"))),
                                List.of(new FrameTrace(1, "t"))),
                        "04 01 02 01 00 03 06" // session, ticket, from whom, first step, end, six frames
                                + "00 02 C3A9" // text
                                + "01 01 FF" // binary
                                + "02 00 00" // close without a status
                                + "02 E807 01 78" // close of 1000
                                + "03 00" // ping
                                + "04 01 6F" // pong
                                + "01 01 01 74"), // the second is traced
                asked(
                        new PluginRequest.Close(
                                1,
                                "p",
                                new SessionEnd(
                                        101,
                                        5,
                                        new SessionEnd.Side(
                                                1,
                                                2,
                                                3,
                                                4,
                                                Optional.of(CloseStatus.NONE),
                                                Optional.of(CloseStatus.of(1001, "x"))),
                                        SessionEnd.Side.SILENT,
                                        Blame.PLUGIN,
                                        Optional.of("q"),
                                        "over")),
                        "05 01 01 70 65 05" // session, plugin, status, duration
                                + "01 02 03 04 01 00 01 E907 01 78" // the client's side
                                + "00 00 00 00 00 00" // the upstream's
                                + "02 01 01 71 04 6F766572"), // whose doing, which plugin, why
                asked(new PluginRequest.Move(127, List.of("p")), "06 7F 01 01 70"),
                asked(new PluginRequest.Forget(128), "07 8001"),
                asked(
                        new PluginRequest.Chain(1, List.of("p", ""), List.of(), Map.of("p", Payload.of("!"))),
                        "08 01 02 01 70 00 00" // session, two steps of one direction, none of the other
                                + "01 01 70 01 21")); // the state of one plugin
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsHaveTheseBytes(PluginRequest request, String expected) {
        PluginEnvelope envelope = new PluginEnvelope("g", List.of(request));
        Buffer buffer = Buffer.buffer();
        REQUESTS.encodeToWire(buffer, envelope);

        assertThat(hex(buffer.getBytes()))
                .isEqualTo(hex(envelope("01 67 01" + expected).getBytes()));
        assertThat(AnyValue.comparable(read(buffer.getBytes()))).isEqualTo(AnyValue.comparable(envelope));
    }

    private static Arguments decided(HandshakeDecision decision, String hex) {
        return Arguments.of(new PluginReply.HandshakeDecided(1, "p", decision), "01 01 01 70" + hex);
    }

    private static Arguments answered(Answer answer, String hex) {
        return Arguments.of(new PluginReply.FramesAnswered(1, 2, answer), "02 01 02" + hex);
    }

    static Stream<Arguments> replies() {
        Consumer consumer = new Consumer("c", Optional.empty(), Optional.of("o"), Set.of(), Set.of("t"));
        return Stream.of(
                decided(Proceed.UNCHANGED, "01 00"),
                decided(new Reject(403, "no", Map.of("a", "b")), "02 9303 02 6E6F 01 01 61 01 62"),
                decided(
                        new Proceed(List.of(
                                new Change.MaxPayloadSize(Peer.CLIENT, 1024),
                                new Change.MaxFragments(Peer.UPSTREAM, 5),
                                new Change.MinFragmentSize(Peer.CLIENT, 6),
                                new Change.Path("/"),
                                new Change.Query("q"),
                                new Change.Retries(3),
                                new Change.Unenforced("r"),
                                new HeaderChange(HeaderChange.Kind.ADD, "a", "b"),
                                new HandshakeDecision.Authenticated(consumer, Optional.of("k")),
                                new HandshakeDecision.Timeouts(1, 2, 3),
                                new Lifetime(1000, CloseStatus.of(1008), Lifetime.Ending.BETWEEN_MESSAGES, "w"),
                                new IdleTimeout(9, IdleTimeout.EndedBy.DATA),
                                new Pings(Peer.UPSTREAM, 1, 2, 3),
                                new HandshakeDecision.Identified("k"),
                                new Hold(5, CloseStatus.of(4408), "h"))),
                        "01 0F"
                                + "01 00 8008" // largest message from the client
                                + "02 01 05" // most fragments from the upstream
                                + "03 00 06" // smallest fragment from the client
                                + "04 01 2F 05 01 71" // path and query
                                + "06 03" // retries
                                + "07 01 72" // a rule
                                + "08 01 01 61 01 62" // a field is added
                                + "09 01 63 00 01 01 6F 00 01 01 74 01 01 6B" // whose session it is
                                + "0A 01 02 03" // timeouts
                                + "0B E807 F007 00 01 01 77" // lifetime
                                + "0C 09 01" // idle timeout
                                + "0D 01 01 02 03" // pings
                                + "0E 01 6B" // what was shown
                                + "0F 05 B822 00 01 68"), // what it waits for
                answered(Answer.ALL_FORWARDED, "00 00"),
                answered(
                        new Answer(
                                List.of(
                                        new Made(0, 1, new Decision.Forward(Optional.of("r"))),
                                        new Made(1, 0, new Decision.Modify(text("m"))),
                                        new Made(2, 0, new Decision.Drop()),
                                        new Made(3, 0, new Decision.Drop(Optional.of(text("n")))),
                                        new Made(
                                                4,
                                                0,
                                                new Decision.Close(CloseStatus.of(1000), CloseStatus.NONE)
                                                        .because("r")),
                                        new Made(
                                                5,
                                                0,
                                                new Decision.Authenticate(
                                                        Proceed.UNCHANGED.withCredential("k"), Optional.of(text("m")))),
                                        new Made(6, 0, new Decision.Authenticate(Proceed.UNCHANGED, Optional.empty()))),
                                Halt.NOWHERE),
                        "07"
                                + "00 01 01 01 01 72" // of frame 0, step 1 says: forward, with a word
                                + "01 00 02 00 01 6D" // modify
                                + "02 00 03 00" // drop
                                + "03 00 03 01 00 01 6E" // drop with a reply
                                + "04 00 04 E807 00 00 01 01 72" // close, for breaking a rule
                                + "05 00 05 01 0E 01 6B 01 00 01 6D" // authenticate, and the frame goes on
                                + "06 00 05 00 00" // authenticate, and it does not
                                + "00"), // and halts nowhere
                answered(new Answer(List.of(), new Halt(1, 2, Failure.EXCEPTION, "d")), "00 01 01 02 01 01 64"),
                Arguments.of(new PluginReply.CloseNoted(1, "p"), "03 01 01 70"),
                Arguments.of(new PluginReply.Moved(1, Map.of("p", Payload.EMPTY)), "04 01 01 01 70 00"),
                Arguments.of(
                        new PluginReply.Failed(1, "p", Phase.WS_CLOSE, Failure.NO_HANDLER, "d"),
                        "05 01 01 70 03 04 01 64"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesHaveTheseBytes(PluginReply reply, String expected) {
        ReplyEnvelope envelope = new ReplyEnvelope(List.of(reply));
        Buffer buffer = Buffer.buffer();
        REPLIES.encodeToWire(buffer, envelope);

        assertThat(hex(buffer.getBytes()))
                .isEqualTo(hex(envelope("01" + expected).getBytes()));
        assertThat(REPLIES.decodeFromWire(0, buffer)).isEqualTo(envelope);
    }

    // ---- identity

    private static PluginReply reread(PluginReply reply) {
        Buffer buffer = Buffer.buffer();
        REPLIES.encodeToWire(buffer, new ReplyEnvelope(List.of(reply)));
        return REPLIES.decodeFromWire(0, buffer).replies().get(0);
    }

    private static Answer reread(Answer answer) {
        return ((PluginReply.FramesAnswered) reread(new PluginReply.FramesAnswered(1, 1, answer))).answer();
    }

    @Test
    void whatIsKnownByItsIdentityKeepsIt() {
        Answer dropped = new Answer(List.of(new Made(0, 0, new Decision.Drop())), Halt.NOWHERE);

        assertThat(reread(Answer.ALL_FORWARDED)).isSameAs(Answer.ALL_FORWARDED);
        assertThat(reread(dropped).halt()).isSameAs(Halt.NOWHERE);
        assertThat(((PluginReply.HandshakeDecided)
                                reread(new PluginReply.HandshakeDecided(1, "p", new Proceed(List.of()))))
                        .decision())
                .isSameAs(Proceed.UNCHANGED);
    }

    @Test
    void whatOnlyLooksLikeNowhereIsNot() {
        Halt alike = new Halt(Halt.NOWHERE.frame(), 0, Failure.PENDING, "");

        assertThat(reread(new Answer(List.of(), alike)).halt()).isEqualTo(alike).isNotSameAs(Halt.NOWHERE);
    }

    @Test
    void whatPluginsShareStaysBehind() {
        ConcurrentHashMap<String, Object> shared = new ConcurrentHashMap<>(Map.of("lock", new Object()));
        Buffer buffer = Buffer.buffer();
        REQUESTS.encodeToWire(
                buffer,
                new PluginEnvelope(
                        "g", List.of(new PluginRequest.Open(1, FACTS, shared, List.of(), List.of(), Map.of()))));

        PluginRequest.Open open = (PluginRequest.Open)
                REQUESTS.decodeFromWire(0, buffer).requests().get(0);
        open.shared().put("mine", 1);

        assertThat(open.shared()).containsOnlyKeys("mine");
        assertThat(shared).containsOnlyKeys("lock");
    }

    // ---- numbers

    private static Stream<Class<?>> kindsOf(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(WireFormTest::kindsOf)
                : Stream.of(type);
    }

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(PluginRequest.class, RequestForms.REQUEST),
                Arguments.of(PluginReply.class, ReplyForms.REPLY),
                Arguments.of(Decision.class, DecisionForms.DECISION),
                Arguments.of(HandshakeDecision.class, HandshakeForms.DECISION),
                Arguments.of(Change.class, HandshakeForms.CHANGE));
    }

    /** What the numbers are, is pinned by the bytes above. */
    @ParameterizedTest
    @MethodSource("families")
    void everyKindHasOneNumber(Class<?> sealed, Family<?> family) {
        assertThat(family.numbers().values())
                .containsExactlyInAnyOrderElementsOf(kindsOf(sealed).toList());
    }

    static Stream<Arguments> constants() {
        return Stream.of(
                Arguments.of(Numbers.PEER, "CLIENT UPSTREAM"),
                Arguments.of(Numbers.FRAME_TYPE, "TEXT BINARY CLOSE PING PONG"),
                Arguments.of(Numbers.BLAME, "CLIENT UPSTREAM PLUGIN GATEWAY"),
                Arguments.of(
                        Numbers.PHASE,
                        "WS_HANDSHAKE WS_CLIENT_FRAME WS_UPSTREAM_FRAME WS_CLOSE INIT_WORKER CERTIFICATE REWRITE ACCESS"
                                + " RESPONSE HEADER_FILTER BODY_FILTER LOG"),
                Arguments.of(Numbers.FAILURE, "PENDING EXCEPTION ILLEGAL_DECISION TIMEOUT NO_HANDLER CIRCUIT_OPEN"),
                Arguments.of(Numbers.HEADER_CHANGE, "SET ADD TAKE CLEAR"),
                Arguments.of(Numbers.ENDING, "AT_ONCE BETWEEN_MESSAGES"),
                Arguments.of(Numbers.ENDED_BY, "ANY DATA"));
    }

    @ParameterizedTest
    @MethodSource("constants")
    <E extends Enum<E>> void everyConstantHasItsNumber(Numbered<E> numbered, String inOrder) {
        assertThat(numbered.constants().stream().map(Enum::name)).containsExactly(inOrder.split(" "));
        assertThat(numbered.constants())
                .containsExactlyInAnyOrder(
                        numbered.constants().get(0).getDeclaringClass().getEnumConstants());
    }

    /** An enum, or a sealed family, that a record has come to hold is in the lists here. */
    @Test
    void everyEnumAndFamilyThatTravelsIsInTheseTests() throws Exception {
        Set<Class<?>> reached = new java.util.LinkedHashSet<>();
        reach(PluginEnvelope.class, reached);
        reach(ReplyEnvelope.class, reached);
        reached.add(FrameType.class); // a frame is no record

        assertThat(reached.stream().filter(Class::isSealed))
                .containsExactlyInAnyOrderElementsOf(
                        families().<Class<?>>map(row -> (Class<?>) row.get()[0]).toList());
        assertThat(reached.stream().filter(Class::isEnum))
                .containsExactlyInAnyOrderElementsOf(constants()
                        .<Class<?>>map(row ->
                                ((Numbered<?>) row.get()[0]).constants().get(0).getDeclaringClass())
                        .toList());
    }

    private static void reach(java.lang.reflect.Type type, Set<Class<?>> reached) {
        if (type instanceof java.lang.reflect.ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(of -> reach(of, reached));
        } else if (type instanceof Class<?> plain && reached.add(plain)) {
            if (plain.isRecord()) {
                Arrays.stream(plain.getRecordComponents()).forEach(part -> reach(part.getGenericType(), reached));
            } else if (plain.isSealed()) {
                Arrays.stream(plain.getPermittedSubclasses()).forEach(kind -> reach(kind, reached));
            }
        }
    }

    // ---- what is refused

    @ParameterizedTest
    @ValueSource(strings = {"05", "05 00000000", "05 FFFFFFFF", "05 00000001 FF", "05 7FFFFFFF FF"})
    void anotherVersionIsNamedWithoutALookAtIt(String bytes) {
        assertThat(read(hex(bytes)))
                .isEqualTo(PluginEnvelope.unreadable("version 5 of the wire form, this process speaks 4"));
        assertThat(REPLIES.decodeFromWire(0, Buffer.buffer(hex(bytes))))
                .isEqualTo(ReplyEnvelope.unreadable("version 5 of the wire form, this process speaks 4"));
    }

    static Stream<Arguments> refused() {
        String reply = "01 67 01"; // to g, one request
        return Stream.of(
                Arguments.of("", "it is cut short"),
                Arguments.of("01 67 00 00", "something is left over"),
                Arguments.of(reply + "09 01", "no PluginRequest has the number 9"),
                Arguments.of(reply + "00 01", "no PluginRequest has the number 0"),
                Arguments.of("01 C3 00", "a text is not UTF-8"),
                Arguments.of(reply + "06 8000", "a number is not in its shortest form"),
                Arguments.of(reply + "06 FFFFFFFFFFFFFFFFFF02", "a number is not in its shortest form"),
                Arguments.of(reply + "06 FFFFFFFFFFFFFFFFFFFF01", "a number is not in its shortest form"),
                Arguments.of("01 67 8080808010", "a number has more than 32 bits"),
                Arguments.of(reply + "04 01 01 02 00 01 01 00 00", "no Peer has the number 2"),
                Arguments.of(reply + "04 01 01 00 00 01 00", "a dispatch is about no frame, or for no step"),
                Arguments.of(reply + "04 01 01 00 01 01 01 00 00", "a dispatch is about no frame, or for no step"),
                Arguments.of(
                        reply + "04 01 01 00 FFFFFFFF0F 01 01 00 00", "a dispatch is about no frame, or for no step"),
                Arguments.of(reply + "04 01 01 00 00 01 01 02 E707 00", "status 999 may not be sent in a close frame"),
                Arguments.of(
                        reply + "04 01 01 00 00 01 01 03 7E" + "00".repeat(126),
                        "payload of a ping is longer than 125 bytes"),
                Arguments.of(
                        reply + "01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 02", "neither present nor absent: 2"),
                Arguments.of(
                        reply + "01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 02 01 67 01 67 00 00",
                        "an element of a set comes twice"),
                Arguments.of(
                        reply + "01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00 00",
                        "a key of a map comes twice"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsRefusedSaysWhy(String rest, String why) {
        assertThat(problem(rest)).isEqualTo("not readable: " + why);
    }

    @Test
    void rulesOfValuesAreKeptByThoseThatAreRead() {
        String decided = "01 01 01 01 70"; // one reply: of session 1, plugin p has decided about the handshake
        assertThat(REPLIES.decodeFromWire(0, envelope(decided + "02 8F4E 00 00"))
                        .problem())
                .hasValue("not readable: status must be an integer between 200 and 599");
        assertThat(REPLIES.decodeFromWire(0, envelope(decided + "01 01 08 00 01 61 01 0A"))
                        .problem())
                .hasValue("not readable: header value must not contain control characters");
        assertThat(REPLIES.decodeFromWire(0, envelope("01 02 01 02 00 02")).problem())
                .hasValue("not readable: a visit that neither halted nor went on: 2");
    }

    @Test
    void whatCouldNotBeReadIsNotPassedOn() {
        assertThatThrownBy(() -> REQUESTS.encodeToWire(Buffer.buffer(), PluginEnvelope.unreadable("")))
                .hasMessage("what could not be read is not passed on");
    }

    /** A length or a count of 2147483647 in every place of an envelope. */
    @Test
    void nothingIsMadeForALengthThatLies() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Arguments row : requests().toList()) {
            Buffer whole = envelope("01 67 01" + row.get()[1]);
            for (int at = 5; at < whole.length(); at++) {
                Buffer lying = whole.getBuffer(0, at)
                        .appendBytes(hex("FFFFFFFF07"))
                        .appendBuffer(whole, at + 1, whole.length() - at - 1);
                lying.setInt(1, lying.length() - 5);
                long before = threads.getCurrentThreadAllocatedBytes();

                REQUESTS.decodeFromWire(0, lying);

                assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
            }
        }
    }

    // ---- as a codec

    @Test
    void largestMessagePasses() {
        byte[] bytes = new byte[32 << 20];
        Arrays.fill(bytes, (byte) 'x');
        Frame frame = Frame.of(FrameType.BINARY, Payload.of(bytes));
        PluginEnvelope envelope =
                new PluginEnvelope("g", List.of(new PluginRequest.Frames(1, 1, Peer.CLIENT, 0, 1, List.of(frame))));
        Buffer buffer = Buffer.buffer(1024);
        REQUESTS.encodeToWire(buffer, envelope);

        assertThat(REQUESTS.decodeFromWire(0, buffer)).isEqualTo(envelope);
    }

    @Test
    void aPayloadIsCopiedOnceWhenItIsRead() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int size = 8 << 20;
        Frame frame = Frame.of(FrameType.BINARY, Payload.of(new byte[size]));
        Buffer buffer = Buffer.buffer();
        REQUESTS.encodeToWire(
                buffer,
                new PluginEnvelope("g", List.of(new PluginRequest.Frames(1, 1, Peer.CLIENT, 0, 1, List.of(frame)))));
        long before = threads.getCurrentThreadAllocatedBytes();

        REQUESTS.decodeFromWire(0, buffer);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(size + (1 << 20));
    }

    @Test
    void withinAProcessAnEnvelopeIsHandedOver() {
        PluginEnvelope envelope = new PluginEnvelope("g", List.of());

        assertThat(REQUESTS.transform(envelope)).isSameAs(envelope);
        assertThat(REQUESTS.name()).isEqualTo("framegate.PluginEnvelope");
        assertThat(REPLIES.name()).isEqualTo("framegate.ReplyEnvelope");
        assertThat(REQUESTS.systemCodecID()).isEqualTo((byte) -1);
    }
}
