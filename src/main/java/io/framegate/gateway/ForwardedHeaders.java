package io.framegate.gateway;

import io.framegate.pdk.HeaderChange;
import io.framegate.pdk.Headers;
import io.framegate.socket.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which header fields pass the gateway, in either direction (spec 6.3, 6.4). Pure. */
final class ForwardedHeaders {

    /** Belong to one connection (RFC 9110 section 7.6.1), or to the handshake of one leg. */
    private static final Set<String> OF_ONE_LEG = Set.of(
            "connection",
            "upgrade",
            "keep-alive",
            "proxy",
            "proxy-connection",
            "transfer-encoding",
            "content-length",
            "trailer",
            "http2-settings",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-accept",
            "sec-websocket-extensions");

    private ForwardedHeaders() {}

    /** The fields of a message that are meant for its final recipient, in order. */
    static List<Map.Entry<String, String>> endToEnd(Headers headers) {
        Set<String> dropped = new HashSet<>(OF_ONE_LEG);
        dropped.addAll(Tokens.of(headers, "Connection"));
        List<Map.Entry<String, String>> kept = new ArrayList<>();
        for (Map.Entry<String, String> field : headers.fields()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            boolean trailers = name.equals("te") && field.getValue().equalsIgnoreCase("trailers");
            if (!dropped.contains(name) && (!name.equals("te") || trailers)) {
                kept.add(field);
            }
        }
        return kept;
    }

    /** Replaces every field of this name. */
    static void set(List<Map.Entry<String, String>> fields, String name, String value) {
        remove(fields, name);
        fields.add(Map.entry(name, value));
    }

    /** Removes every field of this name. */
    static void remove(List<Map.Entry<String, String>> fields, String name) {
        fields.removeIf(field -> field.getKey().equalsIgnoreCase(name));
    }

    /** Adds to a field that is a list. */
    static void append(List<Map.Entry<String, String>> fields, String name, String value) {
        List<String> present = new ArrayList<>();
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                present.add(field.getValue());
            }
        }
        present.add(value);
        set(fields, name, String.join(", ", present));
    }

    /** Takes an element out of a field that is a list; the field goes with the last one. */
    static void take(List<Map.Entry<String, String>> fields, String name, String element) {
        List<String> rest = new ArrayList<>(Headers.of(fields).elements(name));
        if (rest.removeIf(element::equals)) {
            remove(fields, name);
            if (!rest.isEmpty()) {
                fields.add(Map.entry(name, String.join(", ", rest)));
            }
        }
    }

    /** What plugins asked for. */
    static void apply(List<HeaderChange> changes, List<Map.Entry<String, String>> fields) {
        for (HeaderChange change : changes) {
            switch (change.kind()) {
                case SET -> set(fields, change.name(), change.value());
                case ADD -> fields.add(Map.entry(change.name(), change.value()));
                case TAKE -> take(fields, change.name(), change.value());
                case CLEAR -> remove(fields, change.name());
            }
        }
    }
}
