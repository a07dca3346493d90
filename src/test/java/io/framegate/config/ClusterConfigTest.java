package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {

    private static Reading<GatewayConfig> read(String cluster) {
        Overrides overrides = new Overrides(
                Map.of("FRAMEGATE_LISTENERS", "[{name: a, port: 0}]", "FRAMEGATE_CLUSTER", cluster),
                Map.of(),
                Set.of());
        return new SettingsReader(overrides, References.NONE, Path.of("/etc/framegate"), path -> true).read(Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {members: [localhost], dns: localhost} | members and dns exclude each other
            {dns: localhost, port: 0} | port may not be 0 where dns finds the members: it is theirs too
            {members: ['localhost:1', localhost], port: 0} | port may not be 0 where a member has none of its own: localhost
            {dns: framegate-cluster} | host must be an address that framegate-cluster can reach this machine by, and not 127.0.0.1; on Kubernetes ${env:POD_IP}
            {members: ['10.0.0.1:5701']} | host must be an address that 10.0.0.1 can reach this machine by, and not 127.0.0.1; on Kubernetes ${env:POD_IP}
            {host: '::1', members: ['[fd00::1]:5701']} | host must be an address that fd00::1 can reach this machine by, and not ::1; on Kubernetes ${env:POD_IP}
            {host: localhost, members: [localhost, gate-2]} | host must be an address that gate-2 can reach this machine by, and not localhost; on Kubernetes ${env:POD_IP}
            """)
    void settingsThatLeadToNoClusterAreAProblem(String cluster, String message) {
        assertThat(read(cluster).problems()).containsExactly(new ConfigProblem("FRAMEGATE_CLUSTER", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{enabled: true}",
                "{port: 0}",
                "{port: 0, members: ['localhost:5701', '127.0.0.1:1', '[::1]:1', 'LOCALHOST:1']}",
                "{dns: localhost}",
                "{host: 10.0.0.1, dns: framegate-cluster}",
                "{host: gate-1, members: [gate-1, gate-2]}",
                "{host: 10.0.0.1, members: [localhost]}"
            })
    void othersAreFine(String cluster) {
        assertThat(read(cluster).problems()).isEmpty();
    }

    @Test
    void aMemberWithoutAPortHasThisOnes() {
        ClusterConfig cluster =
                read("{host: 10.0.0.1, port: 6701, members: [gate, 'gate:1', '[fd00::1]', '[fd00::1]:2']}")
                        .value()
                        .orElseThrow()
                        .cluster();

        assertThat(cluster.membersWithPorts()).containsExactly("gate:6701", "gate:1", "[fd00::1]:6701", "[fd00::1]:2");
    }
}
