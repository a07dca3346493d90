package io.framegate.trace.otel;

import io.opentelemetry.api.common.AttributeKey;

/** What attributes are called: where OpenTelemetry has a convention, as that says; there is none for WebSocket. */
final class Names {

    static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");

    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("network.protocol.name");
    static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final AttributeKey<String> SESSION = AttributeKey.stringKey("framegate.session");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("framegate.route");
    static final AttributeKey<String> SERVICE = AttributeKey.stringKey("framegate.service");
    static final AttributeKey<String> ENDED_BY = AttributeKey.stringKey("framegate.ended_by");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("framegate.reason");

    static final AttributeKey<String> FROM = AttributeKey.stringKey("framegate.message.from");
    static final AttributeKey<String> TYPE = AttributeKey.stringKey("framegate.message.type");
    static final AttributeKey<Long> SIZE = AttributeKey.longKey("framegate.message.size");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("framegate.message.outcome");

    static final AttributeKey<String> PLUGIN = AttributeKey.stringKey("framegate.plugin");
    static final AttributeKey<String> PHASE = AttributeKey.stringKey("framegate.phase");
    static final AttributeKey<String> DECISION = AttributeKey.stringKey("framegate.decision");
    static final AttributeKey<String> FAILURE = AttributeKey.stringKey("framegate.failure");

    private Names() {}

    /** Something counted of one side of a session. */
    static AttributeKey<Long> ofSide(String side, String what) {
        return AttributeKey.longKey("framegate." + side + "." + what);
    }
}
