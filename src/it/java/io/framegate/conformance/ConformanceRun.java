package io.framegate.conformance;

import io.framegate.config.FramesConfig.Utf8Policy;
import io.framegate.conformance.Script.Then;
import io.framegate.conformance.Script.Write;
import io.framegate.frame.Peer;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The upstream and the two gateways, one for each UTF-8 mode, that the cases of one side share. */
final class ConformanceRun implements AutoCloseable {

    private final RawUpstream listener;
    private final Map<Utf8Policy, TestGateway> gateways = new EnumMap<>(Utf8Policy.class);

    ConformanceRun() throws IOException {
        listener = new RawUpstream();
        for (Utf8Policy mode : Utf8Policy.values()) {
            gateways.put(
                    mode,
                    TestGateway.builder()
                            .settings("frames: {utf8: " + mode.name().toLowerCase(Locale.ROOT) + "}")
                            .settings("compression: {client: accept, upstream: accept, min_size: 0}")
                            .settings("limits: {client_max_payload: 33554432, upstream_max_payload: 33554432}")
                            .start(listener.port()));
        }
    }

    /** A session whose sender asks for what the case says; the other peer speaks the extension and asks for nothing. */
    TestGateway.Session session(Utf8Policy mode, Optional<Deflate> deflate, Peer sender) throws IOException {
        if (deflate.isEmpty()) {
            return gateways.get(mode).session(listener);
        }
        RawClient client = gateways.get(mode).ask("/", field(deflate.get(), Peer.CLIENT, sender));
        RawUpstream.Connection upstream = listener.upgrade(field(deflate.get(), Peer.UPSTREAM, sender));
        if (client.expectUpgrade().field("Sec-WebSocket-Extensions").isEmpty()) {
            throw new AssertionError("nothing was agreed on with the client");
        }
        return new TestGateway.Session(client, upstream);
    }

    private static String field(Deflate deflate, Peer peer, Peer sender) {
        return (peer == sender ? deflate : Deflate.PLAIN).field(peer);
    }

    /**
     * Sends what a case sends.
     *
     * @param own the end of whoever sends, where a violation is answered
     * @param far the end where frames come out
     */
    static void send(Script script, RawPeer sender, End own, End far, Outcome outcome) throws Exception {
        for (Write write : script.writes()) {
            try {
                sender.send(write.bytes());
            } catch (IOException closed) {
                if (outcome.closed().isEmpty()) {
                    throw closed;
                }
            }
            if (write.then() == Then.ARRIVED) {
                far.awaitFrames(write.arrived());
            } else if (write.then() == Then.BROKEN && outcome.closed().isPresent()) {
                own.awaitClose();
            }
        }
        if (outcome.closed().isEmpty() && !outcome.endsWithClose()) {
            sender.send(RawPeer.frame(8, new byte[] {0x0F, (byte) 0xA0}, sender instanceof RawClient));
        }
    }

    @Override
    public void close() throws Exception {
        for (TestGateway gateway : gateways.values()) {
            gateway.close();
        }
        listener.close();
    }
}
