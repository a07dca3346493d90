package example;

import io.framegate.frame.Payload;
import io.framegate.pdk.*;

/**
 * Appends to every text message how many of its session there have been, of both directions together, and in which process it
 * was counted: {@code hello >1@4711} on its way to the upstream, {@code hello >1@4711 <2@4711} on its way back.
 */
public final class CountFrames implements PluginFactory<CountFrames.Config> {

    /** @param process what it calls the process that it counts in; 0 is the number that the system gives it */
    public record Config(@Default("0") long process) {}

    private static final String COUNT = "count";

    @Override
    public String name() {
        return "count-frames";
    }

    @Override
    public int priority() {
        return 900;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return new Counter(config.process() == 0 ? ProcessHandle.current().pid() : config.process());
    }

    private record Counter(long process) implements OnClientFrame, OnUpstreamFrame, OnMove {

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return mark(client, '>');
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return mark(upstream, '<');
        }

        private Decision mark(FrameContext frame, char direction) {
            if (frame.getFrame().type().isControl()) {
                return frame.forward();
            }
            int count = count(frame.ctx()) + 1;
            frame.ctx().plugin().put(COUNT, count);
            return frame.withFrameData(frame.getFrame().text() + " " + direction + count + "@" + process);
        }

        private static int count(PluginContext ctx) {
            return (int) ctx.plugin().getOrDefault(COUNT, 0);
        }

        @Override
        public Payload exportState(PluginContext ctx) {
            return Payload.of(String.valueOf(count(ctx)));
        }

        @Override
        public void importState(PluginContext ctx, Payload state) {
            ctx.plugin().put(COUNT, Integer.parseInt(state.text()));
        }
    }
}
