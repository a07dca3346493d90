package io.framegate.plugins;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.framegate.frame.Payload;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads JSON token by token and stops at the first limit it exceeds; as UTF-8 and nothing else. Memory grows with the depth, the
 * longest string, and the names of an object where they must differ. Not thread-safe.
 */
final class JsonLimits {

    /** Each level takes some memory of the parser's, and more of whoever parses the message next. */
    private static final int DEEPEST = 1_000;

    private static final String NOT_JSON = "message is not JSON";

    private final JsonThreatProtection.Config config;
    private final int maxDepth;
    private final JsonFactory factory;
    /** How many elements or entries the container at each depth has so far. */
    private final long[] counts;

    private final boolean[] arrays;

    JsonLimits(JsonThreatProtection.Config config) {
        this.config = config;
        this.maxDepth =
                (int) (config.maxContainerDepth() < 0 ? DEEPEST : Math.min(DEEPEST, config.maxContainerDepth()));
        this.counts = new long[maxDepth + 2];
        this.arrays = new boolean[maxDepth + 2];
        this.factory = new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, !config.allowDuplicateObjectEntryName())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth + 1) // so that it is found out here which limit it is
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** The limit that a message exceeds, in words; empty if there is none. */
    Optional<String> brokenBy(Payload payload) {
        if (exceeds(payload.length(), config.maxBodySize())) {
            return Optional.of("message of more than " + config.maxBodySize() + " bytes");
        }
        try (JsonParser parser = factory.createParser(payload.bytes())) {
            return brokenBy(parser);
        } catch (IOException | IllegalStateException notJson) { // also far too many names with one hash
            return Optional.of(
                    config.allowDuplicateObjectEntryName()
                            ? NOT_JSON
                            : NOT_JSON + ", or an object in it has two entries of one name");
        }
    }

    private Optional<String> brokenBy(JsonParser parser) throws IOException {
        int depth = 0;
        counts[0] = 0;
        arrays[0] = false;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token.isStructEnd()) {
                depth--;
                continue;
            } else if (token == JsonToken.FIELD_NAME) {
                if (exceeds(++counts[depth], config.maxObjectEntryCount())) {
                    return over("object", config.maxObjectEntryCount(), "entries");
                } else if (isLong(parser, config.maxObjectEntryNameLength())) {
                    return over("name", config.maxObjectEntryNameLength(), "characters");
                }
                continue;
            } else if (depth == 0 && ++counts[0] > 1) {
                return Optional.of(NOT_JSON); // but several texts one after another
            } else if (arrays[depth] && exceeds(++counts[depth], config.maxArrayElementCount())) {
                return over("array", config.maxArrayElementCount(), "elements");
            }
            if (token.isStructStart()) {
                if (++depth > maxDepth) {
                    return Optional.of("message with more than " + maxDepth + " containers in one another");
                }
                counts[depth] = 0;
                arrays[depth] = token == JsonToken.START_ARRAY;
            } else if (token == JsonToken.VALUE_STRING && isLong(parser, config.maxStringValueLength())) {
                return over("string", config.maxStringValueLength(), "characters");
            }
        }
        return counts[0] == 1 ? Optional.empty() : Optional.of(NOT_JSON);
    }

    private static boolean exceeds(long found, long limit) {
        return limit >= 0 && found > limit;
    }

    /** In characters of Unicode, after escapes, as Kong counts them. */
    private static boolean isLong(JsonParser parser, long limit) throws IOException {
        return limit >= 0
                && parser.getTextLength() > limit
                && Character.codePointCount(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                        > limit;
    }

    private static Optional<String> over(String what, long limit, String of) {
        return Optional.of(what + " of more than " + limit + " " + of);
    }
}
