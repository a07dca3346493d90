package io.framegate.balance;

import static io.framegate.balance.Upstreams.targets;
import static io.framegate.balance.Upstreams.upstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.balance.UpstreamState.AddressState;
import io.framegate.balance.UpstreamState.TargetState;
import io.framegate.config.TargetConfig;
import io.framegate.config.UpstreamConfig;
import io.framegate.upstream.ConnectFailure.Kind;
import io.framegate.upstream.Destination;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream in use: who is chosen, by what is known of the endpoints. */
class BalancerTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static final String PASSIVE =
            "healthchecks: {passive: {healthy: {successes: 1}, unhealthy: {tcp_failures: 1, timeouts: 2, http_failures: 1}}}, ";

    private final List<String> evicted = new ArrayList<>();

    private Balancer balancer(String fields) {
        return new Balancer(
                upstream(fields),
                () -> NOW,
                endpoint -> evicted.add(endpoint + ": " + endpoint.leaving().orElse("")));
    }

    private static String next(Choice choice) {
        return choice.next()
                .map(to -> to.address().replace("10.0.0.", "") + (to.port() == 80 ? "" : ":" + to.port()))
                .orElse("none");
    }

    private static String next(Balancer balancer) {
        Choice choice = balancer.choice(Optional.empty());
        String next = next(choice);
        choice.leave();
        return next;
    }

    private static List<AddressState> addresses(Balancer balancer) {
        return balancer.state().targets().stream()
                .flatMap(target -> target.addresses().stream())
                .toList();
    }

    private static Address at(String ip) {
        return new Address(ip, 80, "a.internal", OptionalInt.empty());
    }

    // ---- tries

    @Test
    void aTryThatFailedGoesToAnotherTargetAndTheFirstAgainOnlyAfterAll() {
        Choice choice = balancer(targets(1, 1, 1)).choice(Optional.empty());
        List<String> tried = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            tried.add(next(choice));
            choice.failed(Kind.UNREACHABLE, "refused");
        }

        assertThat(tried.subList(0, 3)).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(tried.get(3)).isIn("1", "2", "3");
    }

    @Test
    void aKeyLeadsToTheSameTargetAndToTheSameOtherOneWhenThatFails() {
        Balancer balancer = balancer("hash_on: ip, " + targets(1, 1, 1, 1));
        Choice first = balancer.choice(Optional.of("192.0.2.1"));
        Choice second = balancer.choice(Optional.of("192.0.2.1"));

        assertThat(next(first)).isEqualTo(next(second));
        first.failed(Kind.UNREACHABLE, "refused");
        second.failed(Kind.TIMEOUT, "late");
        assertThat(next(first)).isEqualTo(next(second));
    }

    @Test
    void aSessionIsCountedFromTheChoiceOfItsTargetToItsEnd() {
        Balancer balancer = balancer("algorithm: least-connections, " + targets(1, 1));
        Choice one = balancer.choice(Optional.empty());
        Choice other = balancer.choice(Optional.empty());

        next(one);
        next(other);
        one.answered(101);
        assertThat(addresses(balancer)).extracting(AddressState::sessions).containsExactly(1, 1);

        Seat seat = one.seat().orElseThrow();
        seat.leave();
        seat.leave();
        other.failed(Kind.UNREACHABLE, "refused");
        assertThat(addresses(balancer)).extracting(AddressState::sessions).containsExactly(0, 0);
    }

    @Test
    void aTargetWithoutWeightGetsNothing() {
        Balancer balancer = balancer(targets(0, 1, 0));

        assertThat(next(balancer)).isEqualTo("2");
        assertThat(next(balancer)).isEqualTo("2");
        assertThat(next(balancer(targets(0)))).isEqualTo("none");
    }

    // ---- Host

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            targets: [{target: "10.0.0.1:80"}]                                     | 10.0.0.1          | 10.0.0.1:80
            targets: [{target: "10.0.0.1:443"}]                                    | 10.0.0.1:443      | 10.0.0.1
            targets: [{target: "10.0.0.1"}]                                        | 10.0.0.1:8000     | 10.0.0.1:8000
            targets: [{target: "[::1]:81"}]                                        | [::1]:81          | [::1]:81
            host_header: Chat.example.com, targets: [{target: "10.0.0.1:81"}]      | chat.example.com:81 | chat.example.com:81
            host_header: "chat.example.com:9", targets: [{target: "10.0.0.1:80"}]  | chat.example.com:9 | chat.example.com:9
            """)
    void theHostIsTheTargetsUnlessTheUpstreamHasOne(String fields, String plain, String tls) {
        Destination to = balancer(fields).choice(Optional.empty()).next().orElseThrow();

        assertThat(to.authority(false)).isEqualTo(plain);
        assertThat(to.authority(true)).isEqualTo(tls);
    }

    @ParameterizedTest
    @CsvSource({"false, a.internal:81", "true, srv-1.internal:81"})
    void theNameOfAnSrvRecordIsTheHostIfAskedFor(boolean use, String host) {
        Balancer balancer = balancer("use_srv_name: " + use + ", targets: [{target: a.internal}]");
        balancer.found(
                balancer.config().targets().get(0),
                List.of(new Address("10.0.0.1", 81, "srv-1.internal", OptionalInt.of(7))));

        Destination to = balancer.choice(Optional.empty()).next().orElseThrow();

        assertThat(to.address()).isEqualTo("10.0.0.1");
        assertThat(to.authority(false)).isEqualTo(host);
    }

    // ---- health

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, 1, 2",
        "TIMEOUT, 1, 1 2", // it takes two
        "TIMEOUT, 2, 2",
        "INVALID_ANSWER, 1, 2"
    })
    void whatFailsTooOftenGetsNoNewSessions(Kind kind, int times, String left) {
        Balancer balancer = balancer(PASSIVE + targets(1, 1));
        for (int i = 0; i < times; i++) {
            fail(balancer, "1", kind);
        }

        assertThat(List.of(left.split(" "))).containsAll(List.of(next(balancer), next(balancer)));
        assertThat(addresses(balancer).get(0).lastFailure().orElseThrow())
                .isEqualTo(new Endpoint.LastFailure(NOW, "for a reason"));
    }

    /** Lets handshakes pass until one goes to this target, which fails. */
    private static void fail(Balancer balancer, String target, Kind kind) {
        for (int i = 0; i < 100; i++) {
            Choice choice = balancer.choice(Optional.empty());
            boolean isIt = next(choice).equals(target);
            if (isIt) {
                choice.failed(kind, "for a reason");
                return;
            }
            choice.leave();
        }
        throw new AssertionError(target + " is not chosen");
    }

    @ParameterizedTest
    @CsvSource({"101, 1 2", "404, 1 2", "200, 1 2", "503, 2", "429, 2"})
    void statusesOfHandshakesCountAsTheyAreListed(int status, String left) {
        Balancer balancer = balancer(PASSIVE + targets(1, 1));
        Choice choice = balancer.choice(Optional.empty());
        assertThat(next(choice)).isEqualTo("1");

        choice.answered(status);

        assertThat(List.of(left.split(" "))).containsAll(List.of(next(balancer), next(balancer)));
    }

    @Test
    void aTargetThatIsHealthyAgainGetsSessionsAgain() {
        Balancer balancer = balancer(PASSIVE + targets(1));
        fail(balancer, "1", Kind.UNREACHABLE);
        assertThat(next(balancer)).isEqualTo("none");

        balancer.succeeded(balancer.endpoints(false).get(0), 1);

        assertThat(next(balancer)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "50, 2", "50.1, none"})
    void tooLittleHealthyWeightIsNone(String threshold, String left) {
        Balancer balancer =
                balancer(PASSIVE.replace("{passive", "{threshold: " + threshold + ", passive") + targets(1, 1));
        fail(balancer, "1", Kind.UNREACHABLE);

        assertThat(next(balancer)).isEqualTo(left);
    }

    @Test
    void sessionsOfAnUnhealthyTargetStayUnlessTheyAreToBeDrained() {
        fail(balancer(PASSIVE + targets(1)), "1", Kind.UNREACHABLE);
        assertThat(evicted).isEmpty();

        fail(balancer("on_unhealthy: drain, " + PASSIVE + targets(1)), "1", Kind.UNREACHABLE);

        assertThat(evicted).containsExactly("target 10.0.0.1:80 of upstream chat: the target is unhealthy");
    }

    @Test
    void whoIsCheckedOtherwiseIsHealthyToBeginWith() {
        Balancer balancer = balancer(PASSIVE + targets(1));
        fail(balancer, "1", Kind.UNREACHABLE);

        balancer.update(upstream(PASSIVE + targets(1, 0)), false);
        assertThat(next(balancer)).isEqualTo("none");
        balancer.update(upstream(targets(1)), false);
        assertThat(next(balancer)).isEqualTo("1");
    }

    // ---- changes

    @Test
    void whatStaysKeepsItsSessionsAndWhatGoesIsShownUntilTheyHaveEnded() {
        Balancer balancer = balancer(targets(1, 1));
        Choice stays = balancer.choice(Optional.empty());
        Choice goes = balancer.choice(Optional.empty());
        assertThat(next(stays) + next(goes)).isEqualTo("12");

        balancer.update(upstream(targets(5)), false);

        assertThat(evicted).isEmpty();
        assertThat(balancer.state().targets())
                .extracting(TargetState::name, TargetState::weight)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("10.0.0.1:80", 5),
                        org.assertj.core.groups.Tuple.tuple("10.0.0.2:80", 0));
        assertThat(addresses(balancer)).extracting(AddressState::sessions).containsExactly(1, 1);
        assertThat(addresses(balancer)).extracting(AddressState::isThere).containsExactly(true, false);
        goes.leave();
        assertThat(addresses(balancer)).hasSize(1);
        assertThat(next(balancer)).isEqualTo("1");
    }

    @Test
    void sessionsOfARemovedTargetAreDrainedIfAskedFor() {
        Balancer balancer = balancer(targets(1, 1));

        balancer.update(upstream(targets(1)), true);
        balancer.close(true);

        assertThat(evicted)
                .containsExactly(
                        "target 10.0.0.2:80 of upstream chat: the target was removed",
                        "target 10.0.0.1:80 of upstream chat: the target was removed");
        assertThat(next(balancer)).isEqualTo("none");
    }

    @Test
    void aTargetThatComesBackHasTheSessionsThatItHad() {
        Balancer balancer = balancer(targets(1));
        Choice choice = balancer.choice(Optional.empty());
        next(choice);
        balancer.update(upstream("tags: []"), true);
        Endpoint endpoint = choice.seat().orElseThrow().endpoint();
        assertThat(endpoint.leaving()).isPresent();

        balancer.update(upstream(targets(1)), true);

        assertThat(endpoint.leaving()).isEmpty();
        assertThat(addresses(balancer)).extracting(AddressState::sessions).containsExactly(1);
    }

    // ---- names

    @Test
    void everyAddressOfANameIsAPeerWithTheTargetsWeight() {
        Balancer balancer = balancer("targets: [{target: 'a.internal:80', weight: 7}]");
        TargetConfig target = balancer.config().targets().get(0);
        assertThat(next(balancer)).isEqualTo("none");

        balancer.found(target, List.of(at("10.0.0.1"), at("10.0.0.2"), at("10.0.0.1")));

        assertThat(addresses(balancer)).extracting(AddressState::weight).containsExactly(7, 7);
        assertThat(List.of(next(balancer), next(balancer))).containsExactly("1", "2");
    }

    @Test
    void theWeightOfAnSrvRecordTakesThePlaceOfTheTargets() {
        Balancer balancer = balancer("targets: [{target: a.internal}, {target: b.internal, weight: 0}]");
        Address address = new Address("10.0.0.1", 81, "x", OptionalInt.of(3));
        balancer.config().targets().forEach(target -> balancer.found(target, List.of(address)));

        assertThat(addresses(balancer)).extracting(AddressState::weight).containsExactly(3, 0);
    }

    @Test
    void anAddressThatIsGoneGetsNothingNewAndKeepsItsSessions() {
        Balancer balancer = balancer("on_unhealthy: drain, targets: [{target: 'a.internal:80'}]");
        TargetConfig target = balancer.config().targets().get(0);
        balancer.found(target, List.of(at("10.0.0.1")));
        Choice choice = balancer.choice(Optional.empty());
        next(choice);

        balancer.found(target, List.of(at("10.0.0.2")));

        assertThat(next(balancer)).isEqualTo("2");
        assertThat(evicted).isEmpty();
        assertThat(addresses(balancer)).extracting(AddressState::isThere).containsExactly(true, false);
        assertThat(addresses(balancer)).extracting(AddressState::sessions).containsExactly(0, 1);
    }

    @Test
    void aNameThatCannotBeLookedUpStaysWhereItWas() {
        Balancer balancer = balancer("targets: [{target: 'a.internal:80'}]");
        TargetConfig target = balancer.config().targets().get(0);
        balancer.found(target, List.of(at("10.0.0.1")));

        balancer.notFound(target, "no answer");

        assertThat(next(balancer)).isEqualTo("1");
        assertThat(balancer.state().targets().get(0).lookUp()).contains("no answer");
        balancer.found(target, List.of(at("10.0.0.1")));
        assertThat(balancer.state().targets().get(0).lookUp()).isEmpty();
    }

    @Test
    void anAnswerMayBeThereBeforeItsTargetIs() {
        Balancer balancer = balancer("tags: []");
        UpstreamConfig next = upstream("targets: [{target: 'a.internal:80'}]");

        balancer.found(next.targets().get(0), List.of(at("10.0.0.1")));

        assertThat(next(balancer)).isEqualTo("none");
        balancer.update(next, false);
        assertThat(next(balancer)).isEqualTo("1");
    }

    @Test
    void theOrderOfAnAnswerSaysNothing() {
        Balancer balancer = balancer("targets: [{target: 'a.internal:80'}]");
        TargetConfig target = balancer.config().targets().get(0);
        balancer.found(target, List.of(at("10.0.0.2"), at("10.0.0.1")));
        assertThat(next(balancer)).isEqualTo("1");

        balancer.found(target, List.of(at("10.0.0.1"), at("10.0.0.2")));

        assertThat(next(balancer)).isEqualTo("2");
    }
}
