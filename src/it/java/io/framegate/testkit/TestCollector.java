package io.framegate.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector for OpenTelemetry: takes spans by OTLP over HTTP, and keeps them. */
public final class TestCollector implements AutoCloseable {

    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final List<Collected> spans = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /**
     * A span.
     *
     * @param service the {@code service.name} of whoever sent it
     * @param attributes what it says, every value as a text
     */
    public record Collected(String service, Span span, Map<String, String> attributes) {

        public String name() {
            return span.getName();
        }

        public String trace() {
            return HEX.formatHex(span.getTraceId().toByteArray());
        }

        public String id() {
            return HEX.formatHex(span.getSpanId().toByteArray());
        }

        public String parent() {
            return HEX.formatHex(span.getParentSpanId().toByteArray());
        }

        /** What it says it belongs together with: {@code trace/span}. */
        public List<String> links() {
            return span.getLinksList().stream()
                    .map(link -> HEX.formatHex(link.getTraceId().toByteArray()) + "/"
                            + HEX.formatHex(link.getSpanId().toByteArray()))
                    .toList();
        }
    }

    public TestCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** For {@code traces.endpoint}. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        bytes.write(body);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Team")));
        for (ResourceSpans sent : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
            String service = attributes(sent.getResource().getAttributesList()).getOrDefault("service.name", "");
            sent.getScopeSpansList().stream()
                    .flatMap(scope -> scope.getSpansList().stream())
                    .forEach(span -> spans.add(new Collected(service, span, attributes(span.getAttributesList()))));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Map<String, String> attributes(List<KeyValue> told) {
        Map<String, String> attributes = new TreeMap<>();
        told.forEach(attribute -> attributes.put(attribute.getKey(), text(attribute.getValue())));
        return attributes;
    }

    private static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
    }

    /** Every span that was sent so far. */
    public List<Collected> spans() {
        return List.copyOf(spans);
    }

    /** The only one with this name. */
    public Collected span(String name) {
        List<Collected> found =
                spans.stream().filter(span -> span.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans " + name + " among "
                    + spans.stream().map(Collected::name).toList());
        }
        return found.get(0);
    }

    /** The field {@code X-Team} of every request. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    /** Everything that was sent, with each byte as a character. */
    public synchronized String sent() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
