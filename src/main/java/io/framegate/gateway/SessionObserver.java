package io.framegate.gateway;

import io.framegate.pdk.Blame;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Observation;
import java.util.List;

/** Somebody who wants to know what happens in sessions. Called on the sessions' event loops; must not block or throw. */
public interface SessionObserver {

    /** A request was answered with this status before there was a session: no plugin knows of it. {@code route} may be empty. */
    default void turnedAway(String route, int status, Blame blame) {}

    /** A session has both connections, so many ns after the client's request came. */
    default void opened(SessionFacts session, long nanos) {}

    /** Something worth noting happened. */
    default void observed(SessionFacts session, Observation observation) {}

    /** A plugin failed in {@code ws_handshake} or {@code ws_close}; {@code detail} holds nothing that a peer sent. */
    default void pluginFailed(SessionFacts session, String plugin, String phase, String failure, String detail) {}

    /** A session ended; also one whose handshake was refused. */
    default void ended(SessionFacts session, SessionEnd end) {}

    /** Whether every frame and decision of this session should be observed, which costs on every frame. */
    default boolean wantsTrace(SessionFacts session) {
        return false;
    }

    /** All of these, told in this order. */
    static SessionObserver all(List<SessionObserver> observers) {
        if (observers.size() == 1) {
            return observers.get(0);
        }
        List<SessionObserver> told = List.copyOf(observers);
        return new SessionObserver() {
            @Override
            public void turnedAway(String route, int status, Blame blame) {
                told.forEach(observer -> observer.turnedAway(route, status, blame));
            }

            @Override
            public void opened(SessionFacts session, long nanos) {
                told.forEach(observer -> observer.opened(session, nanos));
            }

            @Override
            public void observed(SessionFacts session, Observation observation) {
                told.forEach(observer -> observer.observed(session, observation));
            }

            @Override
            public void pluginFailed(SessionFacts session, String plugin, String phase, String failure, String detail) {
                told.forEach(observer -> observer.pluginFailed(session, plugin, phase, failure, detail));
            }

            @Override
            public void ended(SessionFacts session, SessionEnd end) {
                told.forEach(observer -> observer.ended(session, end));
            }

            @Override
            public boolean wantsTrace(SessionFacts session) {
                return told.stream().anyMatch(observer -> observer.wantsTrace(session));
            }
        };
    }
}
