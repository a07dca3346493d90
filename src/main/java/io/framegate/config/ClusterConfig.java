package io.framegate.config;

import io.framegate.config.document.Forms;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cluster of Framegate processes that this one joins. One process needs none. A process has two ports for the others: the
 * member port, over which the cluster is kept, and the bus port, over which messages travel.
 *
 * @param enabled whether it joins
 * @param name the cluster's name; processes with another one are refused
 * @param host the address that both ports are bound on and that the other members reach them by
 * @param port the member port; 0 lets the system choose. One that is taken is a failure: others may be told of it
 * @param busPort the bus port; 0 lets the system choose, for the members tell it each other
 * @param members where other members may be found, as {@code host} or {@code host:port}
 * @param dns a name whose addresses are those of all members, such as that of a headless service of Kubernetes
 * @param tls how the bus speaks TLS; empty for plain text
 */
@Describe("The cluster of Framegate processes that this one joins; one process needs none.")
public record ClusterConfig(
        @Describe("Join a cluster. Needs framegate-cluster.jar beside framegate.jar.") @Default("false")
        boolean enabled,

        @Describe("The cluster's name; processes with another one are refused.")
        @Default("framegate")
        @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        String name,

        @Describe("The address of this machine that the other members reach it by, and that both ports are bound on;"
                + " on Kubernetes ${env:POD_IP}.")
        @Default("127.0.0.1")
        @Matches(value = "[^\\s]+", expected = "an address or a host name")
        String host,

        @Describe("The port over which the cluster is kept; 0 lets the system choose one.")
        @Default("5701")
        @Range(min = 0, max = 65535)
        int port,

        @Describe("The port over which messages of the other members arrive; 0 lets the system choose one.")
        @Default("15701")
        @Range(min = 0, max = 65535)
        int busPort,

        @Describe(
                "Where other members may be found, as host or host:port; without a port it is this one's. Not all need"
                        + " to be named, but with none and no dns this process is only found by others.")
        @Matches(value = ClusterConfig.MEMBER, expected = "a host, or a host and a port such as 10.0.0.1:5701")
        List<String> members,

        @Describe(
                "Instead of members: a name whose addresses are those of all members, such as that of a headless service"
                        + " on Kubernetes. Their port is this one's.")
        @Matches(value = "[^\\s:]+", expected = "a host name")
        Optional<String> dns,

        @Describe("Speak TLS between members, on the bus port; both sides show a certificate. The port over which the"
                + " cluster is kept stays plain.")
        Optional<Tls> tls) {

    static final String MEMBER = "([^\\s:\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?";

    /** @throws IllegalArgumentException if these settings cannot lead to a cluster */
    public ClusterConfig {
        if (!members.isEmpty() && dns.isPresent()) {
            throw new IllegalArgumentException("members and dns exclude each other");
        }
        if (port == 0 && dns.isPresent()) {
            throw new IllegalArgumentException("port may not be 0 where dns finds the members: it is theirs too");
        }
        for (String member : members) {
            if (port == 0 && !hasPort(member)) {
                throw new IllegalArgumentException("port may not be 0 where a member has none of its own: " + member);
            }
            checkReach(host, hostOf(member));
        }
        dns.ifPresent(service -> checkReach(host, service));
    }

    /** A cluster of several machines cannot be joined by an address that is only known on this one: each would be alone. */
    private static void checkReach(String host, String other) {
        if (Loopback.includes(host) && !Loopback.includes(other)) {
            throw new IllegalArgumentException("host must be an address that " + other
                    + " can reach this machine by, and not " + host + "; on Kubernetes ${env:POD_IP}");
        }
    }

    private static boolean hasPort(String member) {
        return member.indexOf(':', member.indexOf(']') + 1) >= 0;
    }

    private static String hostOf(String member) {
        String host = hasPort(member) ? member.substring(0, member.lastIndexOf(':')) : member;
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@link #members()}, each with its port. */
    public List<String> membersWithPorts() {
        return members.stream()
                .map(member -> hasPort(member) ? member : member + ":" + port)
                .toList();
    }

    ClusterConfig resolvedAgainst(Path directory) {
        return new ClusterConfig(
                enabled, name, host, port, busPort, members, dns, tls.map(own -> own.resolvedAgainst(directory)));
    }

    /**
     * How members speak TLS to each other. Whoever shows a certificate of the authority is a member, whatever its name.
     *
     * @param certificate PEM file with the certificate chain of this process
     * @param privateKey PEM file with its private key
     * @param ca PEM file with the authority of all members
     */
    @Describe("How members speak TLS to each other: whoever shows a certificate of the authority is one.")
    public record Tls(
            @Describe("PEM file with the certificate chain of this process.")
            Path certificate,

            @Describe("PEM file with the certificate's private key.")
            Path privateKey,

            @Describe("PEM file with the authority whose certificates members show; one of their own.")
            Path ca) {

        Tls resolvedAgainst(Path directory) {
            return new Tls(
                    GatewayConfig.resolve(directory, certificate),
                    GatewayConfig.resolve(directory, privateKey),
                    GatewayConfig.resolve(directory, ca));
        }
    }
}
