package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More connections than anybody needs. */
class ConnectionFloodIT {

    private static final int MOST = 10_000;
    /** Both ends of every connection are in this process, and other things need descriptors too. */
    private static final int SPARE_DESCRIPTORS = 500;

    @Test
    void connectionsThatNeverSpeakAreCutOff() throws Exception {
        int count = affordable();
        System.out.println("silent connections: " + count + " of " + MOST);
        try (Siege siege = new Siege("timeouts: {handshake: 3000}")) {
            List<SocketChannel> silent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                silent.add(SocketChannel.open(new InetSocketAddress(InetAddress.getByName("localhost"), siege.port())));
            }

            siege.bystanderIsServed();
            siege.newcomerIsServed();

            for (SocketChannel channel : silent) {
                assertThat(channel.read(ByteBuffer.allocate(1))).as("the end").isEqualTo(-1);
                channel.close();
            }
        }
    }

    private static int affordable() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - SPARE_DESCRIPTORS;
            return (int) Math.max(100, Math.min(MOST, left / 2));
        }
        return 1_000;
    }

    @Test
    void connectionOverTheLimitIsToldBeforeItIsUpgraded() throws Exception {
        try (Siege siege = new Siege("limits: {max_connections: 10}")) {
            List<RawClient> clients = new ArrayList<>();
            Siege.settle(() -> siege.gateway().sessions() == 1);
            for (int i = 0; i < 8; i++) { // with the bystander's that is 9, so that one is left for the newcomer
                RawClient client = siege.gateway().ask("/echo");
                client.expectUpgrade();
                clients.add(client);
            }
            RawClient last = siege.gateway().ask("/echo");
            last.expectUpgrade();
            clients.add(last);

            for (String path : new String[] {"/echo", "/", "/nowhere"}) {
                try (RawClient refused = siege.gateway().ask(path)) {
                    Head answer = refused.expectStatus(503);
                    assertThat(answer.field("Retry-After")).contains("5");
                    assertThat(refused.readRest()).contains("too many connections");
                }
            }
            try (RawClient plain = new RawClient(siege.port())) {
                plain.request("GET / HTTP/1.1\r\nHost: gateway.example\r\n\r\n");
                plain.expectStatus(503);
                plain.readRest();
            }
            siege.upstream().expectNobody(50);
            siege.bystanderIsServed();
            for (RawClient client : clients) {
                client.sendText("admitted");
                client.expectText("admitted");
                client.close();
            }
            Siege.settle(() -> siege.gateway().sessions() == 1);
        }
    }
}
