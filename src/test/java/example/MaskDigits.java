package example;

import io.framegate.frame.FrameType;
import io.framegate.pdk.*;
import java.util.regex.Pattern;

/** Hides long numbers in what the upstream sends. */
public final class MaskDigits implements PluginFactory<MaskDigits.Config> {

    public record Config(
            @Describe("How many digits in a row are hidden, and more.") @Default("6") @Range(min = 1, max = 1000)
            int atLeast) {}

    @Override
    public String name() {
        return "mask-digits";
    }

    @Override
    public int priority() {
        return 800;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        Pattern number = Pattern.compile("\\d{" + config.atLeast() + ",}");
        OnUpstreamFrame plugin = upstream -> upstream.getFrame().type() != FrameType.TEXT
                ? upstream.forward()
                : upstream.withFrameData(number.matcher(upstream.getFrame().text())
                        .replaceAll(digits -> "*".repeat(digits.group().length())));
        return plugin;
    }
}
