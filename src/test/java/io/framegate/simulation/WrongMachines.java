package io.framegate.simulation;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.session.Action;
import io.framegate.session.Breaker;
import io.framegate.session.ChainPlan;
import io.framegate.session.Event;
import io.framegate.session.SessionRules;
import io.framegate.session.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Sessions with one mistake each, to show that the laws would notice it. */
enum WrongMachines {
    /** The answer to a close frame never reaches the side that asked. */
    SWALLOWS_THE_CLOSE_REPLY {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            List<Action> changed = new ArrayList<>();
            for (Action action : actions) {
                boolean close =
                        action instanceof Action.Send send && send.frame().isClose();
                if (!close || memory.count++ == 0) {
                    changed.add(action);
                }
            }
            return changed;
        }
    },
    /** Reads on while the far side is full. */
    READS_TOO_MUCH {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            return actions.stream()
                    .filter(action -> !(action instanceof Action.Pause))
                    .toList();
        }
    },
    /** Never reads again. */
    FORGETS_TO_RESUME {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            return actions.stream()
                    .filter(action -> !(action instanceof Action.Resume))
                    .toList();
        }
    },
    SENDS_A_FRAME_TWICE {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            List<Action> changed = new ArrayList<>();
            for (Action action : actions) {
                changed.add(action);
                if (action instanceof Action.Send && memory.count++ == 3) {
                    changed.add(action);
                }
            }
            return changed;
        }
    },
    /** The third frame leaves after whatever follows it. */
    REORDERS_FRAMES {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            List<Action> changed = new ArrayList<>(actions);
            if (memory.held != null) {
                changed.add(memory.held);
                memory.held = null;
            }
            for (Action action : actions) {
                if (action instanceof Action.Send && memory.count++ == 2) {
                    memory.held = action;
                    changed.remove(action);
                }
            }
            return changed;
        }
    },
    TALKS_AFTER_THE_CLOSE {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            List<Action> changed = new ArrayList<>();
            for (Action action : actions) {
                changed.add(action);
                if (action instanceof Action.Send send && send.frame().isClose()) {
                    changed.add(new Action.Send(send.to(), Frame.text("by the way")));
                }
            }
            return changed;
        }
    },
    ENDS_TWICE {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            List<Action> changed = new ArrayList<>(actions);
            actions.stream().filter(Action.Ended.class::isInstance).forEach(changed::add);
            return changed;
        }
    },
    NEVER_ENDS {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            return actions.stream()
                    .filter(action -> !(action instanceof Action.Ended))
                    .toList();
        }
    },
    /** Forwards what a fail-closed plugin failed about. */
    FAILS_OPEN {
        @Override
        SessionRules rules(SessionRules rules) {
            return Laws.failingOpen(rules);
        }
    },
    /** Asks plugins whose breakers are open. */
    ASKS_WHAT_IS_OPEN {
        @Override
        SessionRules rules(SessionRules rules) {
            return withBreakers(rules, right -> Breaker.NONE);
        }
    },
    /** Asks a plugin that is being tried out about whatever there is. */
    PROBES_WITH_EVERYTHING {
        @Override
        SessionRules rules(SessionRules rules) {
            return withBreakers(rules, right -> new WrongBreaker(right) {
                @Override
                public Permission ask() {
                    return right.ask() == Permission.REFUSED ? Permission.REFUSED : Permission.GRANTED;
                }
            });
        }
    },
    /** Does not say that nobody waits for a probe any more. */
    FORGETS_PROBES {
        @Override
        SessionRules rules(SessionRules rules) {
            return withBreakers(rules, right -> new WrongBreaker(right) {
                @Override
                public void abandoned() {}
            });
        }
    },
    /** Takes an answer that came too late for the one that is awaited. */
    BELIEVES_LATE_ANSWERS {
        @Override
        Event change(Event event, Memory memory) {
            return event instanceof Event.Answered answered && memory.ticket != 0
                    ? new Event.Answered(memory.ticket, answered.answer())
                    : event;
        }

        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            for (Action action : actions) {
                if (action instanceof Action.Dispatch dispatch && dispatch.from() == Peer.CLIENT) {
                    memory.ticket = dispatch.ticket();
                }
            }
            return actions;
        }
    },
    /** Closes at once, whatever is still in the lanes. */
    DRAINS_LIKE_A_SHUT {
        @Override
        Event change(Event event, Memory memory) {
            return event instanceof Event.Drain drain
                    ? new Event.Shut(drain.status(), drain.status(), Blame.GATEWAY, drain.reason())
                    : event;
        }
    },
    /** Drops the second data frame without having been told to. */
    LOSES_A_FRAME {
        @Override
        List<Action> change(List<Action> actions, Memory memory) {
            return actions.stream()
                    .filter(action -> !(action instanceof Action.Send send)
                            || send.frame().isClose()
                            || memory.count++ != 1)
                    .toList();
        }
    };

    /** A breaker that a wrong machine has in the place of the right one. */
    private static class WrongBreaker implements Breaker {
        private final Breaker right;

        WrongBreaker(Breaker right) {
            this.right = right;
        }

        @Override
        public Permission ask() {
            return right.ask();
        }

        @Override
        public boolean isClosed() {
            return right.isClosed();
        }

        @Override
        public void succeeded(Permission asked) {
            right.succeeded(asked);
        }

        @Override
        public void failed(Permission asked) {
            right.failed(asked);
        }

        @Override
        public void abandoned() {
            right.abandoned();
        }
    }

    private static SessionRules withBreakers(SessionRules rules, UnaryOperator<Breaker> wrong) {
        ChainPlan plan = rules.plan();
        return new SessionRules(
                new ChainPlan(withBreakers(plan.fromClient(), wrong), withBreakers(plan.fromUpstream(), wrong)),
                rules.timings(),
                rules.utf8(),
                rules.traced(),
                rules.keepAlive());
    }

    private static List<Step> withBreakers(List<Step> steps, UnaryOperator<Breaker> wrong) {
        return steps.stream()
                .map(step -> new Step(
                        step.plugin(), step.timeout(), step.policy(), step.host(), wrong.apply(step.breaker())))
                .toList();
    }

    /** What a wrong machine remembers. */
    static final class Memory {
        int count;
        long ticket;
        Action held;
    }

    List<Action> change(List<Action> actions, Memory memory) {
        return actions;
    }

    Event change(Event event, Memory memory) {
        return event;
    }

    SessionRules rules(SessionRules rules) {
        return rules;
    }

    Function<SessionRules, Machine> machines() {
        return rules -> {
            Machine right = Machine.THE_SESSION.apply(rules(rules));
            Memory memory = new Memory();
            return new Machine() {
                @Override
                public List<Action> on(Event event, long now) {
                    return change(right.on(change(event, memory), now), memory);
                }

                @Override
                public long nextDeadline() {
                    return right.nextDeadline();
                }
            };
        };
    }
}
