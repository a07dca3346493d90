package io.framegate.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a gateway or plugin host is started.
 *
 * @param jar what from
 * @param jvm options of its JVM
 * @param eventLoops how many
 * @param recorded whether gateways are recorded by JFR
 */
record Artefact(Path jar, List<String> jvm, int eventLoops, boolean recorded) {

    /** Samples every 10 ms, each of them where it was and not at the next safepoint. */
    private static final List<String> RECORDING = List.of(
            "-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints", "-XX:StartFlightRecording=settings=profile");

    private static final Path SETTINGS = Path.of("conf", "examples", "bench.yaml");

    JvmProcess gateway(List<String> settings) throws IOException {
        List<String> options = options(settings);
        if (recorded) {
            options.addAll(RECORDING);
        }
        return JvmProcess.start(options, List.of("-jar", jar.toString(), "--config", SETTINGS.toString()));
    }

    JvmProcess pluginHost(List<String> settings) throws IOException {
        return JvmProcess.start(
                options(settings), List.of("-jar", jar.toString(), "plugin-host", "--config", SETTINGS.toString()));
    }

    private List<String> options(List<String> settings) {
        List<String> options = new ArrayList<>(jvm);
        options.add("-Dframegate.event_loops=" + eventLoops);
        settings.forEach(setting -> options.add("-Dframegate." + setting));
        return options;
    }
}
