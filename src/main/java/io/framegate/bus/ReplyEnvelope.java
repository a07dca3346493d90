package io.framegate.bus;

import java.util.List;

/** What one host answers to one {@link PluginEnvelope}, or later on its own. */
public record ReplyEnvelope(List<PluginReply> replies) {}
