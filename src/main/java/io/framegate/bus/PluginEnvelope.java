package io.framegate.bus;

import java.util.List;

/**
 * What one gateway verticle asks one host in one turn of its event loop.
 *
 * @param replyTo the gateway's address for answers
 * @param requests in order
 */
public record PluginEnvelope(String replyTo, List<PluginRequest> requests) {}
