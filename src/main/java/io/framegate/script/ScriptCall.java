package io.framegate.script;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionFacts;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One call of a script's handler: the phase it runs in, and what its calls of the PDK have come to so far.
 *
 * <p>Not thread-safe; of no use after the handler has returned. What the handler calls later has no effect (spec 2.2, rules
 * 11 and 13): the first drop or close wins, and whatever it calls after that is ignored with one warning.
 */
public final class ScriptCall {

    private final Optional<Phase> phase;
    private final Optional<FrameContext> context;
    private final Optional<SessionFacts> session;
    private final Optional<PluginContext> memory;
    private final Consumer<String> warnings;
    private final KongWebSocket client = new KongWebSocket(this, Peer.CLIENT);
    private final KongWebSocket upstream = new KongWebSocket(this, Peer.UPSTREAM);
    private Optional<Frame> frame;
    private boolean changed;
    private Optional<Decision> last = Optional.empty();
    private Proceed proceed = Proceed.UNCHANGED;
    private Optional<Reject> rejected = Optional.empty();
    private boolean warned;

    private ScriptCall(
            Optional<Phase> phase,
            Optional<FrameContext> context,
            Optional<SessionFacts> session,
            Optional<PluginContext> memory,
            Consumer<String> warnings) {
        this.phase = phase;
        this.context = context;
        this.session = session;
        this.memory = memory;
        this.frame = context.map(FrameContext::getFrame);
        this.warnings = warnings;
    }

    /**
     * A call in {@code ws_client_frame} or {@code ws_upstream_frame}.
     *
     * @param warnings told what the script should know but need not fail for
     */
    public static ScriptCall about(Phase phase, FrameContext context, Consumer<String> warnings) {
        return new ScriptCall(
                Optional.of(phase),
                Optional.of(context),
                Optional.of(context.session()),
                Optional.of(context.ctx()),
                warnings);
    }

    /** A call in {@code ws_handshake}. */
    public static ScriptCall about(HandshakeContext context, Consumer<String> warnings) {
        return looking(Phase.WS_HANDSHAKE, context.session(), context.ctx(), warnings);
    }

    /** A call in {@code ws_close}. */
    public static ScriptCall about(CloseContext context, Consumer<String> warnings) {
        return looking(Phase.WS_CLOSE, context.session(), context.ctx(), warnings);
    }

    private static ScriptCall looking(
            Phase phase, SessionFacts session, PluginContext memory, Consumer<String> warnings) {
        return new ScriptCall(
                Optional.of(phase), Optional.empty(), Optional.of(session), Optional.of(memory), warnings);
    }

    /** A call in a phase in which a script can only look. */
    public static ScriptCall in(Phase phase, Consumer<String> warnings) {
        return new ScriptCall(Optional.of(phase), Optional.empty(), Optional.empty(), Optional.empty(), warnings);
    }

    /** A call outside of every phase, as while a script is being loaded. */
    public static ScriptCall outside(Consumer<String> warnings) {
        return new ScriptCall(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), warnings);
    }

    /** {@code kong.websocket.client}. */
    public KongWebSocket client() {
        return client;
    }

    /** {@code kong.websocket.upstream}. */
    public KongWebSocket upstream() {
        return upstream;
    }

    /** What the calls of a frame phase come to. */
    public Decision decision() {
        return last.orElseGet(() -> changed ? new Decision.Modify(frame()) : new Decision.Forward());
    }

    /** What the calls of {@code ws_handshake} come to. */
    public Proceed proceed() {
        return proceed;
    }

    /** The same, or the answer that the script gave instead. */
    public HandshakeDecision handshake() {
        return rejected.<HandshakeDecision>map(answer -> answer).orElse(proceed);
    }

    /** Whether what it comes to is decided, and nothing that is called now counts. */
    public boolean isOver() {
        return last.isPresent() || rejected.isPresent();
    }

    // ---- what a script's libraries ask for

    /** The phase it runs in; empty outside of every phase. */
    public Optional<Phase> phase() {
        return phase;
    }

    /** The session it is about; empty if it is about none. */
    public Optional<SessionFacts> session() {
        return session;
    }

    /** What plugins remember of it ({@code kong.ctx}). */
    public Optional<PluginContext> memory() {
        return memory;
    }

    /**
     * Lets a function pass or not.
     *
     * @throws PdkException in any other phase (spec 2.1, P1 and P2)
     */
    public void check(PhaseGuard guard) {
        guard.check(phase);
    }

    /** Changes what becomes of a handshake. */
    public void change(UnaryOperator<Proceed> changing) {
        proceed = changing.apply(proceed);
    }

    /** Answers the handshake instead of letting it go on; the first answer counts. */
    public void reject(Reject answer) {
        rejected = rejected.or(() -> Optional.of(answer));
    }

    /** Tells the operator what the script should know but need not fail for. */
    public void warn(String warning) {
        warnings.accept(warning);
    }

    // ---- what the two tables ask for

    Frame frame() {
        return frame.orElseThrow(() -> new PdkException("there is no frame in this phase"));
    }

    FrameContext context() {
        return context.orElseThrow(() -> new PdkException("there is no frame in this phase"));
    }

    /** Whether changes still count; warns once if they do not. */
    boolean isOpen(String function) {
        if (last.isPresent() && !warned) {
            warned = true;
            warn(function + "() has no effect after drop_frame() or close()");
        }
        return last.isEmpty();
    }

    void change(Decision.Modify modify) {
        frame = Optional.of(modify.frame());
        changed = true;
    }

    void finish(Decision decision) {
        last = Optional.of(decision);
    }

    void limit(Peer from, int bytes) {
        proceed = proceed.withMaxPayloadSize(from, bytes);
    }
}
