package io.framegate.gateway;

import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Observation;
import io.framegate.session.Observation.LateAnswer;
import io.framegate.session.Observation.PluginFailed;
import io.framegate.session.Observation.ReasonUnsent;
import io.framegate.session.Observation.Unenforced;
import io.framegate.session.Observation.Violated;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what goes wrong in sessions; how they ended is told by the {@link AccessLog}. Never what a peer sent: a path, a query, a header value, a payload or a close reason. What an
 * open circuit refuses is not noted one by one: it may be every frame there is, and the circuit has said that it is open.
 */
public final class LogObserver implements SessionObserver {

    private static final Logger LOG = LoggerFactory.getLogger("framegate.session");

    @Override
    public void observed(SessionFacts session, Observation observation) {
        if (observation instanceof PluginFailed failed) {
            if (failed.failure() == Failure.CIRCUIT_OPEN) {
                return;
            }
            String phase = "ws_" + failed.from().name().toLowerCase(Locale.ROOT) + "_frame";
            LOG.warn(
                    "plugin {} failed in {}, session {} on route {}: {} {}, on_failure {}",
                    failed.plugin(),
                    phase,
                    session.id(),
                    session.route(),
                    failed.failure(),
                    failed.detail(),
                    failed.policy().name().toLowerCase(Locale.ROOT));
        } else if (observation instanceof Violated violated) {
            LOG.info(
                    "{} of session {} on route {} broke a rule: {}",
                    violated.by(),
                    session.id(),
                    session.route(),
                    violated.violation().rule());
        } else if (observation instanceof Unenforced unenforced) {
            LOG.info(
                    "plugin {} would have stopped a frame from the {}, session {} on route {}: {}",
                    unenforced.plugin(),
                    unenforced.from(),
                    session.id(),
                    session.route(),
                    unenforced.rule());
        } else if (observation instanceof LateAnswer late) {
            LOG.info("a plugin's answer to dispatch {} of session {} came too late", late.ticket(), session.id());
        } else if (observation instanceof ReasonUnsent unsent) {
            LOG.debug("session {}: a close frame from the {} has a reason but no status", session.id(), unsent.from());
        }
    }

    @Override
    public void pluginFailed(SessionFacts session, String plugin, String phase, String failure, String detail) {
        if (failure.equals(Failure.CIRCUIT_OPEN.name())) {
            return;
        }
        LOG.warn(
                "plugin {} failed in {}, session {} on route {}: {} {}",
                plugin,
                phase,
                session.id(),
                session.route(),
                failure,
                detail);
    }
}
