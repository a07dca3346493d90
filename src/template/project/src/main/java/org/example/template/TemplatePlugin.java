package org.example.template;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.Range;

/** Ends every text message from the client with a suffix, and closes the session of a client that sends too long ones. */
public final class TemplatePlugin implements OnClientFrame {

    private final Config config;

    TemplatePlugin(Config config) {
        this.config = config;
    }

    /**
     * What the plugin is configured with: {@code suffix} and {@code max_length} under its {@code config}. This record is the
     * schema; what does not fit is refused, with its place, before anything starts.
     */
    public record Config(
            @Describe("What every text message from the client ends with.") @Default("!")
            String suffix,

            @Describe("Most characters of a text message from the client, without the suffix.")
            @Default("1000")
            @Range(min = 1, max = 1_000_000)
            int maxLength) {

        public Config {
            if (suffix.isBlank()) {
                throw new IllegalArgumentException("suffix must not be blank");
            }
        }
    }

    @Override
    public Decision onClientFrame(ClientFrameContext client) {
        Frame frame = client.getFrame();
        if (frame.type() != FrameType.TEXT) {
            return client.forward();
        }
        return frame.text().length() > config.maxLength()
                ? client.close(4000, "Too long")
                : client.withFrameData(frame.text() + config.suffix());
    }
}
