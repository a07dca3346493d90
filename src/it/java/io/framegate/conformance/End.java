package io.framegate.conformance;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.testkit.DeflatePeer;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One end of a session under a conformance case: a thread reads it to its end, takes down every frame, and answers as a
 * well-behaved peer of its kind does.
 */
final class End {

    private final RawPeer peer;
    private final boolean masked;
    private final boolean echoes;
    private final Optional<DeflatePeer> deflate;
    private final List<Frame> frames = new ArrayList<>();
    private final Thread reader = new Thread(this::read);
    private String fault = "";
    private boolean closed;
    private boolean ended;

    private End(RawPeer peer, boolean masked, boolean echoes, Optional<Deflate> deflate) {
        this.peer = peer;
        this.masked = masked;
        this.echoes = echoes;
        this.deflate = deflate.map(agreed -> new DeflatePeer(true, !agreed.withoutTakeover()));
        reader.setDaemon(true);
        reader.start();
    }

    /** An upstream that sends everything back. */
    static End echo(RawPeer upstream, Optional<Deflate> deflate) {
        return new End(upstream, true, true, deflate);
    }

    /** A client that sends nothing of itself. */
    static End client(RawPeer client, Optional<Deflate> deflate) {
        return new End(client, false, false, deflate);
    }

    /** A client that sends everything back. */
    static End echoingClient(RawPeer client) {
        return new End(client, false, true, Optional.empty());
    }

    /** An upstream that sends nothing of itself. */
    static End upstream(RawPeer upstream, Optional<Deflate> deflate) {
        return new End(upstream, true, false, deflate);
    }

    private void read() {
        try {
            while (true) {
                WireFrame frame = inflated(peer.readFrame());
                take(frame);
                answer(frame);
            }
        } catch (IOException end) {
            end();
        } catch (RuntimeException | AssertionError mistake) {
            fault(mistake.toString());
            end();
        }
    }

    /** Where compression is agreed on, the gateway compresses whatever is not empty. */
    private WireFrame inflated(WireFrame frame) {
        boolean compressed = deflate.isPresent() && frame.opcode() < 8 && frame.payload().length > 0;
        if (!compressed) {
            return frame;
        }
        return new WireFrame(
                frame.fin(),
                frame.rsv() ^ 4,
                frame.opcode(),
                frame.masked(),
                deflate.get().inflate(frame.payload()));
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void fault(String what) {
        fault += what + "; ";
    }

    private synchronized void take(WireFrame frame) {
        if (!frame.fin() || frame.rsv() != 0 || frame.masked() != masked || closed) {
            fault("no gateway may send this: " + frame);
        }
        if (frame.opcode() == 8) {
            closed = true;
            frames.add(Joined.close(frame.payload()));
        } else {
            frames.add(Frame.of(type(frame.opcode()), Payload.of(frame.payload())));
        }
        notifyAll();
    }

    private static FrameType type(int opcode) {
        for (FrameType type : FrameType.values()) {
            if (type.opcode() == opcode) {
                return type;
            }
        }
        throw new AssertionError("opcode " + opcode);
    }

    private void answer(WireFrame frame) throws IOException {
        if (frame.opcode() == 8) {
            send(8, frame.payload());
        } else if (echoes && frame.opcode() != 10) {
            send(frame.opcode() == 9 ? 10 : frame.opcode(), frame.payload());
        }
    }

    /** A connection that was given up already is the end of it, not a failure. */
    private void send(int opcode, byte[] payload) throws IOException {
        boolean compresses = deflate.isPresent() && opcode < 8;
        byte[] frame = RawPeer.frame(opcode, compresses ? deflate.get().deflate(payload) : payload, !masked);
        frame[0] |= (byte) (compresses ? 0x40 : 0);
        peer.send(frame);
    }

    /** What an echo makes of frames: pings become pongs, pongs nothing, everything else comes back. */
    static List<Frame> echoOf(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.type() != FrameType.PONG)
                .map(frame -> frame.type() == FrameType.PING ? Frame.of(FrameType.PONG, frame.payload()) : frame)
                .toList();
    }

    void awaitFrames(int count) throws InterruptedException {
        await(count + " frames", () -> frames.size() >= count);
    }

    void awaitClose() throws InterruptedException {
        await("a close frame", () -> closed);
    }

    /** Waits for the end of the connection and says what came before it. */
    synchronized List<Frame> awaitEnd() throws InterruptedException {
        await("the end of the connection", () -> ended);
        if (!fault.isEmpty()) {
            throw new AssertionError(fault);
        }
        return frames;
    }

    private synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + RawPeer.PATIENCE * 1_000_000L;
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || (ended && !condition.getAsBoolean())) {
                throw new AssertionError("no " + what + ": there are " + frames.size() + " frames, "
                        + (ended ? "and the connection ended; " : "the connection is open; ") + fault);
            }
            wait(left);
        }
    }
}
