package io.framegate.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeSentTest {

    @TempDir
    private Path directory;

    private static PluginRequest frames(Frame... frames) {
        return new PluginRequest.Frames(1, 1, Peer.CLIENT, 0, 1, List.of(frames));
    }

    @Test
    void aRecordingHasTheRequestsAndFramesOfEachEnvelope() throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EnvelopeSent.NAME);
            recording.start();
            EnvelopeSent.tell(
                    true,
                    List.of(
                            frames(Frame.text("a"), Frame.text("b")),
                            frames(Frame.text("c")),
                            new PluginRequest.Forget(1)));
            EnvelopeSent.tell(false, List.of(new PluginRequest.Forget(2)));
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        assertThat(events).extracting(event -> event.getBoolean("elsewhere")).containsExactly(true, false);
        assertThat(events).extracting(event -> event.getInt("requests")).containsExactly(3, 1);
        assertThat(events).extracting(event -> event.getInt("frames")).containsExactly(3, 0);
    }
}
