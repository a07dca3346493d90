package io.framegate.bus;

import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What one {@link PluginEnvelope} carried, for whoever records with Java Flight Recorder; nobody else pays for it. */
@Name(EnvelopeSent.NAME)
@Label("Envelope Sent")
@Category("Framegate")
@Description("What a gateway verticle asked one host of plugins in one turn of its event loop.")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class EnvelopeSent extends Event {

    static final String NAME = "io.framegate.EnvelopeSent";

    @Label("To Another Process")
    private boolean elsewhere;

    @Label("Requests")
    private int requests;

    @Label("Frames")
    private int frames;

    /** Tells of one envelope. */
    static void tell(boolean elsewhere, List<PluginRequest> requests) {
        EnvelopeSent event = new EnvelopeSent();
        if (event.shouldCommit()) {
            event.elsewhere = elsewhere;
            event.requests = requests.size();
            event.frames = frames(requests);
            event.commit();
        }
    }

    private static int frames(List<PluginRequest> requests) {
        int count = 0;
        for (PluginRequest request : requests) {
            if (request instanceof PluginRequest.Frames asked) {
                count += asked.frames().size();
            }
        }
        return count;
    }
}
