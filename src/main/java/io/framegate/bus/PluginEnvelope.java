package io.framegate.bus;

import java.util.List;
import java.util.Optional;

/**
 * What one gateway verticle asks one host in one turn of its event loop.
 *
 * @param replyTo the gateway's address for answers
 * @param requests in order
 * @param problem why there are no requests and no address, if what came from another process cannot be read
 */
public record PluginEnvelope(String replyTo, List<PluginRequest> requests, Optional<String> problem) {

    /** Asks for nothing but a reply. */
    static final PluginEnvelope IS_ANYONE_THERE = new PluginEnvelope("", List.of());

    public PluginEnvelope(String replyTo, List<PluginRequest> requests) {
        this(replyTo, requests, Optional.empty());
    }

    /** In place of one that cannot be read. */
    public static PluginEnvelope unreadable(String problem) {
        return new PluginEnvelope("", List.of(), Optional.of(problem));
    }
}
