package io.framegate.lua.plugins;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.script.Script;
import io.framegate.script.ScriptCall;
import io.framegate.script.ScriptException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scripts as a plugin: those of a phase run one after the other, each on the frame as the one before it left it. */
class ScriptPlugin implements OnHandshake, OnClose {

    private static final Logger LOG = LoggerFactory.getLogger(ScriptPlugin.class);

    private final String name;
    private final Map<Phase, List<Script>> scripts;

    private ScriptPlugin(String name, Map<Phase, List<Script>> scripts) {
        this.name = name;
        this.scripts = scripts;
    }

    /** A plugin that is asked about frames only where there are scripts for them. */
    static Plugin of(String name, Map<Phase, List<Script>> scripts) {
        boolean client = scripts.containsKey(Phase.WS_CLIENT_FRAME);
        boolean upstream = scripts.containsKey(Phase.WS_UPSTREAM_FRAME);
        if (client && upstream) {
            return new OfBoth(name, scripts);
        } else if (client) {
            return new OfClient(name, scripts);
        }
        return upstream ? new OfUpstream(name, scripts) : new ScriptPlugin(name, scripts);
    }

    private static final class OfClient extends ScriptPlugin implements OnClientFrame {
        OfClient(String name, Map<Phase, List<Script>> scripts) {
            super(name, scripts);
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) throws ScriptException {
            return decide(ScriptCall.about(Phase.WS_CLIENT_FRAME, client, this::warn), Phase.WS_CLIENT_FRAME);
        }
    }

    private static final class OfUpstream extends ScriptPlugin implements OnUpstreamFrame {
        OfUpstream(String name, Map<Phase, List<Script>> scripts) {
            super(name, scripts);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) throws ScriptException {
            return decide(ScriptCall.about(Phase.WS_UPSTREAM_FRAME, upstream, this::warn), Phase.WS_UPSTREAM_FRAME);
        }
    }

    private static final class OfBoth extends ScriptPlugin implements OnClientFrame, OnUpstreamFrame {
        OfBoth(String name, Map<Phase, List<Script>> scripts) {
            super(name, scripts);
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) throws ScriptException {
            return decide(ScriptCall.about(Phase.WS_CLIENT_FRAME, client, this::warn), Phase.WS_CLIENT_FRAME);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) throws ScriptException {
            return decide(ScriptCall.about(Phase.WS_UPSTREAM_FRAME, upstream, this::warn), Phase.WS_UPSTREAM_FRAME);
        }
    }

    @Override
    public HandshakeDecision onHandshake(HandshakeContext handshake) throws ScriptException {
        ScriptCall call = ScriptCall.about(handshake, this::warn);
        run(call, Phase.WS_HANDSHAKE);
        return call.handshake();
    }

    @Override
    public void onClose(CloseContext session) throws ScriptException {
        run(ScriptCall.about(session, this::warn), Phase.WS_CLOSE);
    }

    Decision decide(ScriptCall call, Phase phase) throws ScriptException {
        run(call, phase);
        return call.decision();
    }

    private void run(ScriptCall call, Phase phase) throws ScriptException {
        for (Script script : scripts.getOrDefault(phase, List.of())) {
            try {
                script.run(call);
            } catch (ScriptException failure) {
                LOG.warn("{} failed: {}", name, failure.shown());
                throw failure;
            }
            if (call.isOver()) {
                return;
            }
        }
    }

    void warn(String warning) {
        LOG.warn("{}: {}", name, warning);
    }
}
