package io.framegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.count.LoopCounts;
import io.framegate.count.Passage;
import io.framegate.count.SessionCounts;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionEnd.Side;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.ChainPlan;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Observation;
import io.framegate.session.Step;
import io.framegate.testkit.Scrape;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

    private static final ChainPlan PLAN =
            new ChainPlan(List.of(new Step("x", 1_000, FailurePolicy.OPEN, 1)), List.of());

    private final Metrics metrics = new Metrics(false);

    @AfterEach
    void close() {
        metrics.close();
    }

    private static SessionFacts facts(String route) {
        return new SessionFacts(
                "id",
                route,
                "s",
                new SessionFacts.Client("192.0.2.1", 1),
                new SessionFacts.Request("ws", "gateway", 80, "/secret", "", Headers.NONE),
                Optional.empty());
    }

    private static SessionCounts session(LoopCounts loop, String route) {
        return new SessionCounts(loop, facts(route), PLAN);
    }

    private static SessionEnd end(int status, Blame blame, Side client, Side upstream) {
        return new SessionEnd(status, 90_000, client, upstream, blame, "why");
    }

    private static Side closed(Optional<CloseStatus> received, Optional<CloseStatus> sent) {
        return new Side(0, 0, 0, 0, received, sent);
    }

    private static Scrape scrape(Metrics metrics) {
        return Scrape.of(new String(metrics.scrape(null).body(), StandardCharsets.UTF_8));
    }

    private Scrape scrape() {
        return scrape(metrics);
    }

    // ---- configuration

    /** An increase is seen from one sample to the next, so there must be one before the first time. */
    @Test
    void changesAreThereBeforeThereIsOne() {
        metrics.configuration();
        assertThat(scrape().value("framegate_config_reloads_total", "outcome", "taken"))
                .isZero();
        assertThat(scrape().value("framegate_config_reloads_total", "outcome", "refused"))
                .isZero();

        metrics.reloaded(false);
        assertThat(scrape().value("framegate_config_reloads_total", "outcome", "refused"))
                .isEqualTo(1);
    }

    /** Micrometer refers weakly to what it asks. */
    @Test
    void whatIsCountedElsewhereIsAskedForAfterACollectionToo() {
        AtomicLong things = new AtomicLong();
        metrics.count("things", "Things", "kind", "x", () -> things.get());
        WeakReference<Object> collected = new WeakReference<>(new Object());
        while (collected.get() != null) {
            System.gc();
        }

        things.set(3);

        assertThat(scrape().value("framegate_things_total", "kind", "x")).isEqualTo(3);
    }

    // ---- event loops

    @Test
    void whatEventLoopsHaveCountedIsAddedUp() {
        LoopCounts first = new LoopCounts();
        LoopCounts second = new LoopCounts();
        metrics.read(List.of(first, second));
        session(first, "a").passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("four"));
        SessionCounts other = session(second, "a");
        other.passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("sixsix"));
        other.ended(0);
        session(second, "b");

        Scrape scrape = scrape();

        String[] received = {"route", "a", "side", "client", "direction", "received", "type", "text"};
        assertThat(scrape.value("framegate_frames_total", received)).isEqualTo(2);
        assertThat(scrape.value("framegate_frame_bytes_total", received)).isEqualTo(10);
        assertThat(scrape.series("framegate_frames_total")).hasSize(1);
        assertThat(scrape.value("framegate_sessions_opened_total", "route", "a"))
                .isEqualTo(2);
        assertThat(scrape.value("framegate_sessions_active", "route", "a")).isEqualTo(1);
        assertThat(scrape.value("framegate_sessions_active", "route", "b")).isEqualTo(1);
    }

    @Test
    void decisionsAreCountedByPluginPhaseAndKindAndTimed() {
        LoopCounts loop = new LoopCounts();
        metrics.read(List.of(loop));
        SessionCounts session = session(loop, "a");
        session.dispatched(1, Peer.CLIENT, 0, 1, 3, 0);
        session.answered(
                1,
                new Answer(List.of(new Made(1, 0, new Decision.Drop(Optional.empty()))), Halt.NOWHERE),
                TimeUnit.MILLISECONDS.toNanos(20));
        loop.handshake("x", Optional.of(HandshakeDecision.Proceed.UNCHANGED), 0);

        Scrape scrape = scrape();

        String metric = "framegate_plugin_decisions_total";
        assertThat(scrape.value(metric, "plugin", "x", "phase", "ws_client_frame", "decision", "forward"))
                .isEqualTo(2);
        assertThat(scrape.value(metric, "plugin", "x", "phase", "ws_client_frame", "decision", "drop"))
                .isEqualTo(1);
        assertThat(scrape.value(metric, "plugin", "x", "phase", "ws_handshake", "decision", "proceed"))
                .isEqualTo(1);
        assertThat(scrape.series(metric)).hasSize(3);
        String[] client = {"plugin", "x", "phase", "ws_client_frame"};
        assertThat(scrape.value("framegate_plugin_decision_seconds_count", client))
                .isEqualTo(1);
        assertThat(scrape.value("framegate_plugin_decision_seconds_sum", client))
                .isEqualTo(0.02);
        assertThat(bucket(scrape, "0.01")).isZero();
        assertThat(bucket(scrape, "0.025")).isEqualTo(1);
        assertThat(bucket(scrape, "+Inf")).isEqualTo(1);
    }

    private static double bucket(Scrape scrape, String bound) {
        return scrape.value(
                "framegate_plugin_decision_seconds_bucket", "plugin", "x", "phase", "ws_client_frame", "le", bound);
    }

    @Test
    void pausesAreShownInSecondsAndWhileTheyLast() {
        LoopCounts loop = new LoopCounts();
        metrics.read(List.of(loop));
        SessionCounts session = session(loop, "a");
        session.paused(Peer.UPSTREAM, 0);
        session.resumed(Peer.UPSTREAM, TimeUnit.MILLISECONDS.toNanos(1_500));
        session.paused(Peer.CLIENT, 0);

        Scrape scrape = scrape();

        assertThat(scrape.value("framegate_backpressure_seconds_total", "route", "a", "side", "upstream"))
                .isEqualTo(1.5);
        assertThat(scrape.value("framegate_sessions_paused", "route", "a", "side", "upstream"))
                .isZero();
        assertThat(scrape.value("framegate_sessions_paused", "route", "a", "side", "client"))
                .isEqualTo(1);
    }

    @Test
    void everyEventLoopHasItsLag() {
        LoopCounts second = new LoopCounts();
        metrics.read(List.of(new LoopCounts(), second));
        second.turned(TimeUnit.MILLISECONDS.toNanos(300), 0);

        Scrape scrape = scrape();

        assertThat(scrape.value("framegate_event_loop_lag_seconds_count", "loop", "0"))
                .isZero();
        assertThat(scrape.value("framegate_event_loop_lag_seconds_sum", "loop", "1"))
                .isEqualTo(0.3);
    }

    // ---- sessions

    @Test
    void aSessionIsClosedOnceAndItsConnectionsEitherWay() {
        metrics.ended(
                facts("a"),
                end(
                        101,
                        Blame.PLUGIN,
                        closed(Optional.of(CloseStatus.NONE), Optional.of(CloseStatus.of(4403, "no"))),
                        closed(Optional.empty(), Optional.of(CloseStatus.GOING_AWAY))));

        Scrape scrape = scrape();

        assertThat(scrape.value("framegate_sessions_closed_total", "route", "a", "blame", "plugin"))
                .isEqualTo(1);
        assertThat(closes(scrape, "client", "received", "1005")).isEqualTo(1);
        assertThat(closes(scrape, "client", "sent", "4403")).isEqualTo(1);
        assertThat(closes(scrape, "upstream", "received", "1006")).isEqualTo(1);
        assertThat(closes(scrape, "upstream", "sent", "1001")).isEqualTo(1);
        assertThat(scrape.value("framegate_session_duration_seconds_sum", "route", "a"))
                .isEqualTo(90);
        assertThat(scrape.value("framegate_session_duration_seconds_bucket", "route", "a", "le", "60.0"))
                .isZero();
        assertThat(scrape.value("framegate_session_duration_seconds_bucket", "route", "a", "le", "600.0"))
                .isEqualTo(1);
        assertThat(scrape.series("framegate_handshakes_total")).isEmpty();
    }

    private static double closes(Scrape scrape, String side, String direction, String code) {
        return scrape.value(
                "framegate_session_closes_total",
                "route",
                "a",
                "side",
                side,
                "direction",
                direction,
                "code",
                code,
                "blame",
                "plugin");
    }

    @Test
    void handshakesAreCountedByWhatCameOfThem() {
        metrics.opened(facts("a"), TimeUnit.MILLISECONDS.toNanos(3));
        metrics.ended(facts("a"), end(401, Blame.PLUGIN, Side.SILENT, Side.SILENT));
        metrics.ended(facts("a"), end(0, Blame.CLIENT, Side.SILENT, Side.SILENT));
        metrics.turnedAway("", 404, Blame.CLIENT);

        Scrape scrape = scrape();

        assertThat(handshakes(scrape, "a", "accepted", "101", "none")).isEqualTo(1);
        assertThat(handshakes(scrape, "a", "refused", "401", "plugin")).isEqualTo(1);
        assertThat(handshakes(scrape, "a", "abandoned", "none", "client")).isEqualTo(1);
        assertThat(handshakes(scrape, "", "refused", "404", "client")).isEqualTo(1);
        assertThat(scrape.value("framegate_handshake_duration_seconds_sum", "route", "a", "outcome", "accepted"))
                .isEqualTo(0.003);
        assertThat(scrape.series("framegate_sessions_closed_total")).isEmpty();
    }

    private static double handshakes(Scrape scrape, String route, String outcome, String status, String blame) {
        return scrape.value(
                "framegate_handshakes_total", "route", route, "outcome", outcome, "status", status, "blame", blame);
    }

    @Test
    void failuresAreCountedByPluginPhaseAndReason() {
        metrics.observed(
                facts("a"),
                new Observation.PluginFailed("x", Peer.UPSTREAM, Failure.TIMEOUT, "secret", FailurePolicy.OPEN));
        metrics.pluginFailed(facts("a"), "x", "ws_close", "EXCEPTION", "secret");
        metrics.observed(facts("a"), new Observation.Unenforced("y", Peer.CLIENT, "secret"));
        metrics.observed(
                facts("a"), new Observation.Violated(Peer.CLIENT, new Violation("secret", CloseStatus.of(1009))));
        metrics.observed(facts("a"), new Observation.LateAnswer(1));

        Scrape scrape = scrape();

        assertThat(scrape.value(
                        "framegate_plugin_failures_total",
                        "plugin",
                        "x",
                        "phase",
                        "ws_upstream_frame",
                        "reason",
                        "timeout"))
                .isEqualTo(1);
        assertThat(scrape.value(
                        "framegate_plugin_failures_total", "plugin", "x", "phase", "ws_close", "reason", "exception"))
                .isEqualTo(1);
        assertThat(scrape.value("framegate_plugin_unenforced_total", "plugin", "y", "phase", "ws_client_frame"))
                .isEqualTo(1);
        assertThat(scrape.value("framegate_violations_total", "route", "a", "side", "client", "code", "1009"))
                .isEqualTo(1);
        assertThat(scrape.value("framegate_plugin_late_answers_total", "route", "a"))
                .isEqualTo(1);
        assertThat(scrape.text()).doesNotContain("secret");
    }

    // ---- labels

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "1014, 1014",
        "3000, 3000",
        "3001, other",
        "4000, other",
        "4401, 4401",
        "4429, 4429",
        "4999, other"
    })
    void codesThatAnybodyMaySendAreFewLabels(int code, String label) {
        assertThat(LabelValues.code(code)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"101, 101", "404, 404", "418, 4xx", "299, 2xx", "599, 5xx", "600, other", "99, other"})
    void statusesThatUpstreamsMaySendAreFewLabels(int status, String label) {
        assertThat(LabelValues.status(status)).isEqualTo(label);
    }

    // ---- the process

    @Test
    void theProcessAndItsRuntimeAreThere() {
        metrics.info("transport", "How", "transport", "epoll");
        metrics.gauge("cluster.members", "How many", () -> 3);

        Scrape scrape = scrape();

        assertThat(scrape.value("framegate_transport_info", "transport", "epoll"))
                .isEqualTo(1);
        assertThat(scrape.value("framegate_cluster_members")).isEqualTo(3);
        assertThat(scrape.names())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_threads_live_threads",
                        "jvm_classes_loaded_classes",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "process_uptime_seconds");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            | text/plain; version=0.0.4; charset=utf-8
            */* | text/plain; version=0.0.4; charset=utf-8
            application/openmetrics-text; version=1.0.0 | application/openmetrics-text; version=1.0.0; charset=utf-8
            application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;q=0.5 | application/openmetrics-text; version=1.0.0; charset=utf-8
            """)
    void theFormIsTheOneAScraperWants(String accept, String contentType) {
        Metrics.Scrape scrape = metrics.scrape(accept);

        assertThat(scrape.contentType()).isEqualTo(contentType);
        assertThat(Scrape.of(new String(scrape.body(), StandardCharsets.UTF_8)).names())
                .contains("jvm_memory_used_bytes");
    }

    // ---- Kong's names

    @Test
    void kongsNamesAreThereIfAskedFor() {
        try (Metrics kong = new Metrics(true)) {
            LoopCounts loop = new LoopCounts();
            kong.read(List.of(loop));
            SessionCounts session = session(loop, "a");
            session.passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("x".repeat(100)));
            session.passed(Peer.CLIENT, Passage.SENT, Frame.text("x"));
            session.passed(Peer.UPSTREAM, Passage.SENT, Frame.text("xxx"));
            kong.opened(facts("a"), 0);
            kong.ended(facts("a"), end(101, Blame.CLIENT, Side.SILENT, Side.SILENT));
            kong.ended(facts("a"), end(403, Blame.PLUGIN, Side.SILENT, Side.SILENT));

            Scrape scrape = scrape(kong);

            String[] labels = {"kong_service_name", "s", "kong_route_name", "a"};
            assertThat(scrape.value("kong_websocket_server_total_connections_total", labels))
                    .isEqualTo(1);
            assertThat(scrape.value("kong_websocket_server_active_connections", labels))
                    .isEqualTo(1);
            assertThat(scrape.value("kong_websocket_received_message_size_bytes_sum", labels))
                    .isEqualTo(100);
            assertThat(scrape.value(
                            "kong_websocket_received_message_size_bytes_bucket",
                            "kong_service_name",
                            "s",
                            "kong_route_name",
                            "a",
                            "le",
                            "256.0"))
                    .isEqualTo(1);
            assertThat(scrape.value("kong_websocket_sent_message_size_bytes_sum", labels))
                    .isEqualTo(1);
            assertThat(scrape.value("kong_websocket_connection_duration_seconds_count", labels))
                    .isEqualTo(1);
            assertThat(scrape.value(
                            "kong_websocket_handshake_error_count_total",
                            "kong_service_name",
                            "s",
                            "kong_route_name",
                            "a",
                            "error_type",
                            "403"))
                    .isEqualTo(1);
        }
        assertThat(scrape().names()).noneMatch(name -> name.startsWith("kong_"));
    }
}
