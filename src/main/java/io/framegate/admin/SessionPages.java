package io.framegate.admin;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.gateway.OpenSession;
import io.framegate.gateway.OpenSession.Traffic;
import io.framegate.gateway.OpenSessions;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.SessionFacts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open sessions: all, those of a route or client, one, and its end. */
final class SessionPages {

    private static final Logger LOG = LoggerFactory.getLogger(SessionPages.class);

    private static final int FEW = 100;
    private static final int MOST = 1_000;
    private static final int FURTHEST = 1_000_000;
    private static final int GOING_AWAY = 1001;

    private final Administered administered;

    SessionPages(Administered administered) {
        this.administered = administered;
    }

    // ---- requests

    void list(RoutingContext context) {
        answer(context, () -> {
            Query query = new Query(context, Set.of("route", "client", "offset", "limit"));
            Optional<String> route = query.text("route");
            Optional<String> client = query.text("client");
            int offset = query.number("offset", 0, 0, FURTHEST);
            int limit = query.number("limit", FEW, 1, MOST);
            Predicate<SessionFacts> wanted =
                    facts -> route.map(facts.route()::equals).orElse(true)
                            && client.map(facts.client().ip()::equals).orElse(true);
            return sessions()
                    .map(all -> all.page(wanted, offset, limit))
                    .orElseGet(() -> Future.succeededFuture(new OpenSessions.Page(0, List.of())))
                    .compose(page -> Answers.send(context, 200, page(page, offset, limit)));
        });
    }

    void show(RoutingContext context) {
        answer(context, () -> {
            new Query(context, Set.of());
            return sessions()
                    .map(all -> all.find(context.pathParam("id")))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                    .compose(found ->
                            found.isPresent() ? Answers.send(context, 200, json(found.get())) : notThere(context));
        });
    }

    /** What was asked for is begun; the session is there until both sides have answered. */
    void close(RoutingContext context) {
        answer(context, () -> {
            Query query = new Query(context, Set.of("code", "reason"));
            CloseStatus status = CloseStatus.of(
                    query.number("code", GOING_AWAY, 1000, 4999),
                    query.text("reason").orElse(""));
            return sessions()
                    .map(all -> all.close(context.pathParam("id"), status))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                    .compose(found -> {
                        if (found.isEmpty()) {
                            return notThere(context);
                        }
                        LOG.info(
                                "session {} is closed with {} by an operator",
                                found.get().facts().id(),
                                status.code());
                        return Answers.send(context, 202, json(found.get()));
                    });
        });
    }

    /** Why a session ended, or what has happened in one that is open. */
    void explain(RoutingContext context) {
        answer(context, () -> {
            new Query(context, Set.of());
            String id = context.pathParam("id");
            Explanations explanations = administered.explanations();
            Optional<JsonObject> end = explanations.end(id);
            if (end.isPresent()) {
                return Answers.send(context, 200, end.get().put("state", "ended"));
            }
            return sessions()
                    .map(all -> all.find(id))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                    .compose(found -> found.isPresent()
                            ? Answers.send(
                                    context,
                                    200,
                                    new JsonObject()
                                            .put("state", "open")
                                            .put("session", id)
                                            .put("events", explanations.events(id)))
                            : notThere(context));
        });
    }

    private Optional<OpenSessions> sessions() {
        return administered.gateway().map(Administered.Started::sessions);
    }

    private static Future<Void> notThere(RoutingContext context) {
        return Answers.refuse(context, 404, "there is no such session");
    }

    /** Does what was asked for, unless it was asked for wrongly. */
    private static void answer(RoutingContext context, Supplier<Future<Void>> answer) {
        try {
            answer.get().onFailure(context::fail);
        } catch (IllegalArgumentException wrong) {
            Answers.refuse(context, 400, String.valueOf(wrong.getMessage()));
        }
    }

    /** The parameters of a request: one that is not known is refused, as it would be overlooked. */
    private record Query(RoutingContext context, Set<String> known) {

        Query {
            for (String name : context.queryParams().names()) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException("there is no such parameter; known are "
                            + known.stream().sorted().toList());
                }
            }
        }

        Optional<String> text(String name) {
            return context.queryParam(name).stream().findFirst();
        }

        int number(String name, int byDefault, int least, int most) {
            Optional<String> text = text(name);
            if (text.isEmpty()) {
                return byDefault;
            }
            try {
                int number = Integer.parseInt(text.get());
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException none) {
                // as one that is out of range
            }
            throw new IllegalArgumentException(name + " must be a number in " + least + ".." + most);
        }
    }

    // ---- answers

    private static JsonObject page(OpenSessions.Page page, int offset, int limit) {
        return new JsonObject()
                .put("total", page.total())
                .put("offset", offset)
                .put("limit", limit)
                .put(
                        "sessions",
                        new JsonArray(
                                page.sessions().stream().map(SessionPages::json).toList()));
    }

    private static JsonObject json(OpenSession session) {
        SessionFacts facts = session.facts();
        JsonObject json = new JsonObject()
                .put("id", facts.id())
                .put("route", facts.route())
                .put("service", facts.service());
        facts.consumer().map(Consumer::toString).ifPresent(consumer -> json.put("consumer", consumer));
        JsonObject client = new JsonObject()
                .put("ip", facts.client().ip())
                .put("port", facts.client().port());
        return json.put("opened_at", session.openedAt().toString())
                .put("idle_ms", session.idle().toMillis())
                .put(
                        "paused",
                        new JsonArray(session.paused().stream()
                                .map(SessionPages::name)
                                .toList()))
                .put("client", client.mergeIn(json(session.client())))
                .put("upstream", json(session.upstream()));
    }

    private static JsonObject json(Traffic traffic) {
        return new JsonObject()
                .put("messages_received", traffic.messagesReceived())
                .put("bytes_received", traffic.bytesReceived())
                .put("messages_sent", traffic.messagesSent())
                .put("bytes_sent", traffic.bytesSent());
    }

    private static String name(Peer peer) {
        return peer.name().toLowerCase(Locale.ROOT);
    }
}
