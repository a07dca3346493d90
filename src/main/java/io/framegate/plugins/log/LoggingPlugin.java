package io.framegate.plugins.log;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.SessionListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes records of what happens, for a queue.
 *
 * @param queue where they go
 * @param events what there is a record of
 */
record LoggingPlugin(LogQueue queue, Set<LogEvent> events) implements OnClose, SessionListener {

    /** A plugin that hears of frames only if there is a record of them. */
    static LoggingPlugin at(PluginSite site, LogQueue queue, Set<LogEvent> events) {
        LoggingPlugin plugin = new LoggingPlugin(queue, events);
        if (events.contains(LogEvent.MESSAGE) || events.contains(LogEvent.DECISION)) {
            site.listen(plugin);
        }
        return plugin;
    }

    @Override
    public void onClose(CloseContext context) {
        if (events.contains(LogEvent.SESSION)) {
            queue.add(new SessionRecord(context.session(), context.end(), System.currentTimeMillis()));
        }
    }

    @Override
    public void received(SessionFacts session, Peer from, Frame frame) {
        if (events.contains(LogEvent.MESSAGE) && !frame.isClose()) {
            queue.add(FrameRecord.of("message", session, from, frame, Map.of()));
        }
    }

    @Override
    public void decided(SessionFacts session, String plugin, Peer from, Frame frame, Decision decision) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("plugin", plugin);
        if (decision instanceof Decision.Forward forward) {
            if (forward.unenforced().isEmpty()) {
                return;
            }
            told.put("decision", "forward");
            told.put("unenforced", forward.unenforced().get());
        } else if (decision instanceof Decision.Modify modify) {
            told.put("decision", "modify");
            told.put("bytes_after", modify.frame().payload().length());
        } else if (decision instanceof Decision.Drop drop) {
            told.put("decision", "drop");
            told.put("answered", drop.reply().isPresent());
        } else if (decision instanceof Decision.Close close) {
            told.put("decision", "close");
            told.put("client_code", close.client().reportedCode());
            told.put("upstream_code", close.upstream().reportedCode());
        }
        if (events.contains(LogEvent.DECISION)) {
            queue.add(FrameRecord.of("decision", session, from, frame, told));
        }
    }

    @Override
    public void failed(SessionFacts session, String plugin, Peer from, String failure) {
        if (events.contains(LogEvent.DECISION)) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("plugin", plugin);
            told.put("decision", "none");
            told.put("failure", failure);
            queue.add(new FrameRecord(
                    "decision", session.id(), session.route(), from, "", 0, told, System.currentTimeMillis()));
        }
    }
}
