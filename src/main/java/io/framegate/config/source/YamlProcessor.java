package io.framegate.config.source;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * Reads YAML for Vert.x Config under the format name {@value #FORMAT}. The result is not the document alone, but says also
 * where its values stand and what YAML objects to; the package documentation says why Vert.x's own processor does not do.
 */
public final class YamlProcessor implements ConfigProcessor {

    /** The name of the format in a store's options. */
    public static final String FORMAT = "framegate-yaml";

    /** For the service loader. */
    public YamlProcessor() {}

    @Override
    public String name() {
        return FORMAT;
    }

    /** Fails for no text at all: what is wrong with it is part of the result. */
    @Override
    public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
        return vertx.executeBlocking(() -> YamlDocument.parse(input.getBytes()).toJson());
    }
}
