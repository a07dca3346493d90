package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How targets are found out to be unhealthy, and healthy again (spec 10.6). Times are in s, decimals allowed; a threshold or an
 * interval of 0 switches off what it is for.
 *
 * @param active what the gateway asks targets
 * @param passive what it sees of the handshakes of sessions
 * @param threshold how many percent of the weight must be healthy, or else the upstream counts as gone; 0..100
 */
@Describe("How targets are found out to be unhealthy, and healthy again.")
public record HealthchecksConfig(
        @Describe("What targets are asked for.") @Default("{}")
        Active active,

        @Describe("What the handshakes of sessions tell.") @Default("{}")
        Passive passive,

        @Describe("How many percent of the weight must be healthy, or no target is used at all.")
        @Default("0")
        @Range(min = 0, max = 100)
        double threshold) {

    /** The longest time, in s. */
    static final long LONGEST = 65_535;

    /** The highest threshold. */
    static final long MOST = 255;

    /**
     * How targets are asked.
     *
     * @param type in what way
     * @param timeout how long an answer may take, in s
     * @param concurrency how many are asked at once
     * @param httpPath what is asked for
     * @param httpsSni the name that TLS asks for and checks; empty for the target's own
     * @param httpsVerifyCertificate whether its certificate is checked
     * @param headers header fields of the request
     * @param healthy when targets are asked that are healthy, and what makes them so
     * @param unhealthy the same of those that are not
     */
    @Describe("How targets are asked whether they are healthy.")
    public record Active(
            @Describe(
                    "http and https expect a status, tcp a connection, ws and wss (not Kong's) the 101 of a handshake.")
            @Default("http")
            CheckType type,

            @Describe("How long an answer may take, in s.") @Default("1") @Range(min = 0, max = LONGEST)
            double timeout,

            @Describe("How many targets are asked at once.") @Default("10") @Range(min = 1)
            int concurrency,

            @Describe("What is asked for.")
            @Default("/")
            @Matches(value = "/[!-~]*", expected = "a path that begins with a slash, possibly with a query")
            String httpPath,

            @Describe("The name that TLS asks for and checks; the target's own if left out.")
            Optional<String> httpsSni,

            @Describe("Whether the target's certificate is checked.") @Default("true")
            boolean httpsVerifyCertificate,

            @Describe("Header fields of the request.") Map<String, List<String>> headers,

            @Describe("When healthy targets are asked.") @Default("{}")
            ActiveHealthy healthy,

            @Describe("When unhealthy targets are asked.") @Default("{}")
            ActiveUnhealthy unhealthy) {

        /** Whether anybody is asked at all. */
        public boolean isOn() {
            return healthy.interval() > 0 || unhealthy.interval() > 0;
        }
    }

    /**
     * When healthy targets are asked, and what makes a target healthy.
     *
     * @param interval how often, in s; 0 never
     * @param httpStatuses what counts as a success
     * @param successes how many in a row make an unhealthy target healthy
     */
    @Describe("When healthy targets are asked, and what makes a target healthy.")
    public record ActiveHealthy(
            @Describe("How often, in s; 0 is never.") @Default("0") @Range(min = 0, max = LONGEST)
            double interval,

            @Describe("The statuses that count as successes.") @Default("[200, 302]") @Range(min = 100, max = 999)
            Set<Integer> httpStatuses,

            @Describe("How many successes in a row make a target healthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int successes) {}

    /**
     * When unhealthy targets are asked, and what makes a target unhealthy.
     *
     * @param interval how often, in s; 0 never
     * @param httpStatuses what counts as a failure
     * @param tcpFailures how many failed connections without a success between them make a target unhealthy
     * @param timeouts how many times nothing in time
     * @param httpFailures how many such statuses
     */
    @Describe("When unhealthy targets are asked, and what makes a target unhealthy.")
    public record ActiveUnhealthy(
            @Describe("How often, in s; 0 is never.") @Default("0") @Range(min = 0, max = LONGEST)
            double interval,

            @Describe("The statuses that count as failures.")
            @Default("[429, 404, 500, 501, 502, 503, 504, 505]")
            @Range(min = 100, max = 999)
            Set<Integer> httpStatuses,

            @Describe("How many failed connections make a target unhealthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int tcpFailures,

            @Describe("How many times nothing in time makes a target unhealthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int timeouts,

            @Describe("How many such statuses make a target unhealthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int httpFailures) {}

    /**
     * What the handshakes of sessions tell of their targets. A 101 is always a success.
     *
     * @param type {@link CheckType#TCP} looks at connections alone
     * @param healthy what makes a target healthy
     * @param unhealthy what makes it unhealthy
     */
    @Describe("What the handshakes of sessions tell of their targets.")
    public record Passive(
            @Describe("tcp looks at connections alone, everything else at statuses, too.") @Default("http")
            CheckType type,

            @Describe("What makes a target healthy.") @Default("{}")
            PassiveHealthy healthy,

            @Describe("What makes a target unhealthy.") @Default("{}")
            PassiveUnhealthy unhealthy) {

        /** Whether it can take a target out. */
        public boolean isOn() {
            return unhealthy.tcpFailures() > 0 || unhealthy.timeouts() > 0 || unhealthy.httpFailures() > 0;
        }
    }

    /**
     * What makes a target healthy.
     *
     * @param httpStatuses answers of a handshake that count as successes, besides 101
     * @param successes how many in a row make an unhealthy target healthy
     */
    @Describe("What makes a target healthy.")
    public record PassiveHealthy(
            @Describe("The statuses that count as successes, besides 101.")
            @Default("[200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308]")
            @Range(min = 100, max = 999)
            Set<Integer> httpStatuses,

            @Describe("How many successes in a row make a target healthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int successes) {}

    /**
     * What makes a target unhealthy.
     *
     * @param httpStatuses answers of a handshake that count as failures
     * @param tcpFailures how many failed connections without a success between them make a target unhealthy
     * @param timeouts how many times nothing in time
     * @param httpFailures how many such statuses
     */
    @Describe("What makes a target unhealthy.")
    public record PassiveUnhealthy(
            @Describe("The statuses that count as failures.") @Default("[429, 500, 503]") @Range(min = 100, max = 999)
            Set<Integer> httpStatuses,

            @Describe("How many failed connections make a target unhealthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int tcpFailures,

            @Describe("How many times nothing in time makes a target unhealthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int timeouts,

            @Describe("How many such statuses make a target unhealthy; 0 is never.")
            @Default("0")
            @Range(min = 0, max = MOST)
            int httpFailures) {}

    /** In what way a target is asked. */
    public enum CheckType {
        /** An HTTP request, whose status counts. */
        HTTP,
        /** The same in TLS. */
        HTTPS,
        /** A connection is enough. */
        TCP,
        /** A WebSocket handshake, which must be answered with a valid 101; the session is closed with 1000. Not Kong's. */
        WS,
        /** The same in TLS. */
        WSS;

        /** Whether TLS is spoken. */
        public boolean usesTls() {
            return this == HTTPS || this == WSS;
        }
    }
}
