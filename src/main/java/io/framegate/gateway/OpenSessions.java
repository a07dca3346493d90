package io.framegate.gateway;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.SessionFacts;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The open sessions of all verticles of a gateway, to be looked at and closed from outside. Thread-safe. */
public final class OpenSessions {

    private static final String REASON = "closed by an operator";

    /** Oldest first; those of one moment in the order of their ids, so that pages do not overlap. */
    private static final Comparator<OpenSession> ORDER = Comparator.comparing(OpenSession::openedAt)
            .thenComparing(session -> session.facts().id());

    private final List<GatewayVerticle> verticles;

    /** The sessions of these verticles. */
    public OpenSessions(List<GatewayVerticle> verticles) {
        this.verticles = List.copyOf(verticles);
    }

    /**
     * Some sessions of many.
     *
     * @param total how many there are in all
     * @param sessions these, the oldest first
     */
    public record Page(int total, List<OpenSession> sessions) {}

    /** How many there are, as far as the event loops have said. */
    public int count() {
        return verticles.stream().mapToInt(GatewayVerticle::sessions).sum();
    }

    /** The sessions of whom this is true, the oldest first: {@code limit} of them from number {@code offset} on. */
    public Future<Page> page(Predicate<SessionFacts> filter, int offset, int limit) {
        return all(sessions -> sessions.page(filter, offset + limit)).map(pages -> {
            List<OpenSession> found = pages.stream()
                    .flatMap(page -> page.sessions().stream())
                    .sorted(ORDER)
                    .skip(offset)
                    .limit(limit)
                    .toList();
            return new Page(pages.stream().mapToInt(Page::total).sum(), found);
        });
    }

    /** The session with this id. */
    public Future<Optional<OpenSession>> find(String id) {
        return all(sessions -> sessions.find(id).map(Relay::snapshot)).map(OpenSessions::first);
    }

    /**
     * Closes the session with this id: what is on its way is discarded, both sides get this status. It has ended when they have
     * answered, or after the lingering time-out.
     *
     * @return the session as it was before, or empty if there is none
     */
    public Future<Optional<OpenSession>> close(String id, CloseStatus status) {
        return all(sessions -> sessions.find(id).map(relay -> {
                    OpenSession before = relay.snapshot();
                    relay.shut(status, REASON);
                    return before;
                }))
                .map(OpenSessions::first);
    }

    private static Optional<OpenSession> first(List<Optional<OpenSession>> found) {
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    private <T> Future<List<T>> all(Function<Sessions, T> question) {
        List<Future<T>> answers =
                verticles.stream().map(verticle -> verticle.ask(question)).toList();
        return Future.all(answers)
                .map(all -> answers.stream().map(Future::result).toList());
    }
}
