package io.framegate.plugins.limiting;

import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import java.util.Map;
import java.util.Optional;

/** Sessions that differ in what they can be counted by. */
final class Facts {

    private Facts() {}

    /** @param key the field {@code X-Key}; none if it is empty */
    static SessionFacts of(String ip, String path, String service, String key) {
        return new SessionFacts(
                "0123456789abcdef0123456789abcdef",
                "a-route",
                service,
                new SessionFacts.Client(ip, 50_000),
                new SessionFacts.Request(
                        "ws",
                        "gateway.example",
                        80,
                        path,
                        "",
                        key.isEmpty()
                                ? Headers.NONE
                                : Headers.of(Map.of("X-Key", key).entrySet())),
                Optional.empty());
    }
}
