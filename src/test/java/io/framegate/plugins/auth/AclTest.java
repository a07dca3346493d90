package io.framegate.plugins.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.SessionFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTest {

    private static HandshakeDecision decide(String config, SessionFacts session) {
        return Handshakes.decide(new Acl(), config, Consumers.NONE, session);
    }

    private static SessionFacts in(String groups) {
        Consumer consumer = new Consumer(
                "id",
                Optional.of("alice"),
                Optional.empty(),
                new LinkedHashSet<>(groups.isEmpty() ? List.of() : List.of(groups.split(" "))),
                java.util.Set.of());
        return Handshakes.of(consumer, Handshakes.session(""));
    }

    @ParameterizedTest
    @CsvSource({
        "'allow: [gold, silver]', gold, true",
        "'allow: [gold, silver]', bronze silver, true",
        "'allow: [gold]', bronze, false",
        "'allow: [gold]', '', false",
        "'deny: [gold, silver]', bronze, true",
        "'deny: [gold]', '', true",
        "'deny: [gold]', bronze gold, false"
    })
    void aConsumerMayByItsGroups(String config, String groups, boolean allowed) {
        HandshakeDecision decision = decide(config, in(groups));

        if (allowed) {
            assertThat(decision).isInstanceOf(Proceed.class);
        } else {
            assertThat(Handshakes.outcome(decision)).isEqualTo("403 You cannot consume this service");
        }
        assertThat(decide("{" + config + ", enforcement_mode: log_only}", in(groups)))
                .isInstanceOf(Proceed.class);
    }

    @Test
    void nobodyInParticularMayNot() {
        assertThat(Handshakes.outcome(decide("deny: [gold]", Handshakes.session(""))))
                .isEqualTo("401 Unauthorized");
        assertThat(((Reject) decide("allow: [gold]", Handshakes.session(""))).status())
                .isEqualTo(401);
    }

    @Test
    void theUpstreamIsToldTheGroupsUnlessTheyAreHidden() {
        Proceed told = (Proceed) decide("allow: [gold]", in("gold silver"));
        Proceed hidden = (Proceed) decide("{allow: [gold], hide_groups_header: true}", in("gold silver"));

        assertThat(told).isEqualTo(Proceed.UNCHANGED.withUpstreamHeader("X-Consumer-Groups", "gold, silver"));
        assertThat(hidden).isEqualTo(Proceed.UNCHANGED.withoutUpstreamHeader("X-Consumer-Groups"));
    }

    @ParameterizedTest
    @CsvSource({
        "{}, 'expected either allow or deny, found neither'",
        "'{allow: [a], deny: [b]}', 'expected either allow or deny, found both'",
        "'{allow: [a], include_consumer_groups: true}', 'include_consumer_groups: consumer groups are not supported yet'"
    })
    void whatCannotBeIsRefused(String config, String problem) {
        assertThat(Handshakes.read(Acl.Config.class, config).problems())
                .map(ConfigProblem::message)
                .containsExactly(problem);
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new Acl().name()).isEqualTo("acl");
        assertThat(new Acl().priority()).isEqualTo(950);
    }
}
