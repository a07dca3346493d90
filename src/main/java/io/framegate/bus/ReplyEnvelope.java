package io.framegate.bus;

import java.util.List;
import java.util.Optional;

/**
 * What one host answers to one {@link PluginEnvelope}, or later on its own.
 *
 * @param replies in order
 * @param problem why there are no replies, if what came from another process cannot be read
 */
public record ReplyEnvelope(List<PluginReply> replies, Optional<String> problem) {

    public ReplyEnvelope(List<PluginReply> replies) {
        this(replies, Optional.empty());
    }

    /** In place of one that cannot be read. */
    public static ReplyEnvelope unreadable(String problem) {
        return new ReplyEnvelope(List.of(), Optional.of(problem));
    }
}
