package io.framegate.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.dns.Answer.Place;
import io.framegate.testkit.DnsServer;
import io.framegate.testkit.TestGateway;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names looked up at a name server. */
class NamesIT {

    private static Vertx vertx;

    private DnsServer server;
    private Context context;
    private Names names;

    @BeforeAll
    static void start() {
        vertx = TestGateway.eventLoops(1);
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void listen() throws Exception {
        server = new DnsServer();
        context = vertx.getOrCreateContext();
        names = new Names(vertx, context, List.of(new InetSocketAddress("127.0.0.1", server.port())));
    }

    @AfterEach
    void close() {
        names.close();
        server.close();
    }

    private Answer found(Function<Names, Future<Answer>> lookUp) throws Exception {
        Promise<Answer> found = Promise.promise();
        context.runOnContext(now -> lookUp.apply(names).onComplete(answer -> {
            assertThat(Context.isOnEventLoopThread()).isTrue();
            found.handle(answer);
        }));
        try {
            return found.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    private static String text(Place place) {
        return place.ip() + (place.port().isPresent() ? " " + place.port().getAsInt() : "")
                + (place.weight().isPresent() ? " " + place.weight().getAsInt() : "") + " " + place.name();
    }

    @Test
    void aNameHasItsAddressesAndTheShortestTtl() throws Exception {
        server.addresses("a.test", 7, "10.0.0.1", "10.0.0.2");

        Answer answer = found(names -> names.addresses("a.test"));

        assertThat(answer.places()).extracting(NamesIT::text).containsExactly("10.0.0.1 a.test", "10.0.0.2 a.test");
        assertThat(answer.ttl()).isEqualTo(7);
    }

    @Test
    void nothingIsKept() throws Exception {
        server.addresses("a.test", 100, "10.0.0.1");
        found(names -> names.addresses("a.test"));
        server.addresses("a.test", 100, "10.0.0.2");

        assertThat(found(names -> names.addresses("a.test")).places())
                .extracting(Place::ip)
                .containsExactly("10.0.0.2");
    }

    @Test
    void aliasesAreFollowed() throws Exception {
        server.alias("a.test", 5, "b.test", "10.0.0.3");

        assertThat(found(names -> names.addresses("a.test")).places())
                .extracting(NamesIT::text)
                .containsExactly("10.0.0.3 a.test");
    }

    @Test
    void addressesOfIpv6AreTakenWhereThereAreNoOthers() throws Exception {
        server.addresses("six.test", 5, "2001:db8::1");
        server.addresses("both.test", 5, "2001:db8::2");
        server.addresses("both.test", 5, "10.0.0.4");

        assertThat(found(names -> names.addresses("six.test")).places())
                .extracting(Place::ip)
                .containsExactly("2001:db8::1");
        assertThat(found(names -> names.addresses("both.test")).places())
                .extracting(Place::ip)
                .containsExactly("10.0.0.4");
    }

    @Test
    void servicesOfTheFirstPriorityHavePortsAndWeights() throws Exception {
        server.services("_ws._tcp.test", 30, "10 5 8001 a.test", "10 0 0 b.test", "20 5 8003 c.test");
        server.addresses("a.test", 20, "10.0.0.1", "10.0.0.2");
        server.addresses("b.test", 60, "10.0.0.3");

        Answer answer = found(names -> names.services("_ws._tcp.test"));

        assertThat(answer.places())
                .extracting(NamesIT::text)
                .containsExactly("10.0.0.1 8001 5 a.test", "10.0.0.2 8001 5 a.test", "10.0.0.3 1 b.test");
        assertThat(answer.ttl()).isEqualTo(20);
    }

    @Test
    void whatIsNotThereIsUnknown() throws Exception {
        server.addresses("a.test", 5, "10.0.0.1");
        server.services("broken.test", 5, "1 1 80 nobody.test");

        assertThatThrownBy(() -> found(names -> names.addresses("nobody.test")))
                .isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> found(names -> names.services("a.test"))).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> found(names -> names.services("broken.test")))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aServerThatIsSilentOrFailsIsAFailure() throws Exception {
        server.addresses("a.test", 5, "10.0.0.1");
        server.failing(true);
        assertThatThrownBy(() -> found(names -> names.addresses("a.test"))).isInstanceOf(UnknownHostException.class);
        server.failing(false);
        server.silent(true);
        assertThatThrownBy(() -> found(names -> names.addresses("a.test"))).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void whatStandsInEtcHostsIsNotAskedFor() throws Exception {
        Answer answer = found(names -> names.addresses("localhost"));

        assertThat(answer.places()).extracting(Place::ip).contains("127.0.0.1");
        assertThat(server.questions()).isEmpty();
    }
}
