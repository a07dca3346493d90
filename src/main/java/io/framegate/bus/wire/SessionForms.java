package io.framegate.bus.wire;

import static io.framegate.bus.wire.Form.TEXT;

import io.framegate.pdk.Consumer;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import java.util.Map;

/** What is known of a session, at its beginning and at its end. */
final class SessionForms {

    static final Form<Consumer> CONSUMER = Form.of(
            (out, consumer) -> out.text(consumer.id())
                    .optional(TEXT, consumer.username())
                    .optional(TEXT, consumer.customId())
                    .all(TEXT, consumer.groups())
                    .all(TEXT, consumer.tags()),
            in -> new Consumer(in.text(), in.optional(TEXT), in.optional(TEXT), in.set(TEXT), in.set(TEXT)));

    private static final Form<Map.Entry<String, String>> FIELD = Form.of(
            (out, field) -> out.text(field.getKey()).text(field.getValue()), in -> Map.entry(in.text(), in.text()));

    private static final Form<SessionFacts.Client> CLIENT = Form.of(
            (out, client) -> out.text(client.ip()).integer(client.port()),
            in -> new SessionFacts.Client(in.text(), in.integer()));

    private static final Form<SessionFacts.Request> REQUEST = Form.of(
            (out, request) -> out.text(request.scheme())
                    .text(request.host())
                    .integer(request.port())
                    .text(request.path())
                    .text(request.query())
                    .all(FIELD, request.headers().fields())
                    .text(request.forwardedHost())
                    .integer(request.forwardedPort()),
            in -> new SessionFacts.Request(
                    in.text(),
                    in.text(),
                    in.integer(),
                    in.text(),
                    in.text(),
                    Headers.of(in.list(FIELD)),
                    in.text(),
                    in.integer()));

    static final Form<SessionFacts> FACTS = Form.of(
            (out, facts) -> out.text(facts.id())
                    .text(facts.route())
                    .text(facts.service())
                    .form(CLIENT, facts.client())
                    .form(REQUEST, facts.request())
                    .optional(TEXT, facts.subprotocol())
                    .optional(CONSUMER, facts.consumer())
                    .optional(TEXT, facts.credential())
                    .optional(TEXT, facts.traceparent()),
            in -> new SessionFacts(
                    in.text(),
                    in.text(),
                    in.text(),
                    in.form(CLIENT),
                    in.form(REQUEST),
                    in.optional(TEXT),
                    in.optional(CONSUMER),
                    in.optional(TEXT),
                    in.optional(TEXT)));

    private static final Form<SessionEnd.Side> SIDE = Form.of(
            (out, side) -> out.number(side.messagesReceived())
                    .number(side.bytesReceived())
                    .number(side.messagesSent())
                    .number(side.bytesSent())
                    .optional(FrameForms.CLOSE_STATUS, side.closeReceived())
                    .optional(FrameForms.CLOSE_STATUS, side.closeSent()),
            in -> new SessionEnd.Side(
                    in.number(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.optional(FrameForms.CLOSE_STATUS),
                    in.optional(FrameForms.CLOSE_STATUS)));

    static final Form<SessionEnd> END = Form.of(
            (out, end) -> out.integer(end.status())
                    .number(end.durationMillis())
                    .form(SIDE, end.client())
                    .form(SIDE, end.upstream())
                    .form(Numbers.BLAME, end.blame())
                    .optional(TEXT, end.plugin())
                    .text(end.reason()),
            in -> new SessionEnd(
                    in.integer(),
                    in.number(),
                    in.form(SIDE),
                    in.form(SIDE),
                    in.form(Numbers.BLAME),
                    in.optional(TEXT),
                    in.text()));

    private SessionForms() {}
}
