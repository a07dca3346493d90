package io.framegate.simulation;

import io.framegate.session.Action;
import io.framegate.session.Event;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import java.util.List;
import java.util.function.Function;

/** What is played: the session, or one that was made wrong on purpose. */
interface Machine {

    Function<SessionRules, Machine> THE_SESSION = rules -> {
        Session session = new Session(rules, 0, 0);
        return new Machine() {
            @Override
            public List<Action> on(Event event, long now) {
                return session.on(event, now);
            }

            @Override
            public long nextDeadline() {
                return session.nextDeadline();
            }
        };
    };

    List<Action> on(Event event, long now);

    long nextDeadline();
}
