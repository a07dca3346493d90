package io.framegate.bench;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.pdk.testing.PluginProbe;
import io.framegate.plugins.JsonThreatProtection;
import io.framegate.plugins.validator.MessageSchemas;
import io.framegate.plugins.validator.MessageSchemas.UnknownTypes;
import io.framegate.plugins.validator.SchemaDraft;
import io.framegate.plugins.validator.WebsocketValidator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A JSON message of 512 bytes and ten fields, read by a plugin that decides what becomes of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValidatorBench {

    private static final int MESSAGE_BYTES = 512;

    private static final String SCHEMA = """
            {
              "type": "object",
              "required": ["id", "type", "user", "room", "text", "at"],
              "additionalProperties": false,
              "properties": {
                "id": {"type": "integer", "minimum": 1},
                "type": {"enum": ["chat", "edit", "remove"]},
                "user": {"type": "string", "pattern": "^[a-z0-9_]{3,20}$"},
                "room": {"type": "string", "maxLength": 64},
                "text": {"type": "string", "maxLength": 1000},
                "at": {"type": "number"},
                "urgent": {"type": "boolean"},
                "tags": {"type": "array", "maxItems": 10, "items": {"type": "string", "maxLength": 20}},
                "reply_to": {"type": ["integer", "null"]},
                "client": {"type": "object", "properties": {"name": {"type": "string"}, "version": {"type": "string"}}}
              }
            }
            """;

    private final Frame message = message("1234567");
    /** Of the same length; its first field is less than the schema's minimum. */
    private final Frame wrong = message("-123456");

    private PluginProbe validator = validator(SchemaDraft.DRAFT4);
    private PluginProbe newest = validator;
    private PluginProbe limits = validator;

    private static Frame message(String id) {
        String fields = "\"id\":" + id
                + ",\"type\":\"chat\",\"user\":\"alex_42\",\"room\":\"general\",\"at\":1763978400.25,"
                + "\"urgent\":false,\"tags\":[\"one\",\"two\",\"three\"],\"reply_to\":null,"
                + "\"client\":{\"name\":\"web\",\"version\":\"4.2.1\"},\"text\":\"";
        return Frame.text("{" + fields + "x".repeat(MESSAGE_BYTES - fields.length() - 3) + "\"}");
    }

    private static PluginProbe validator(SchemaDraft draft) {
        MessageSchemas schemas =
                new MessageSchemas(draft, Optional.of(SCHEMA), Optional.empty(), Map.of(), UnknownTypes.REJECT);
        WebsocketValidator.Side client = new WebsocketValidator.Side(Optional.of(schemas), Optional.empty());
        return PluginProbe.of(
                new WebsocketValidator(),
                new WebsocketValidator.Config(Optional.of(client), Optional.empty(), false, ViolationPolicy.DEFAULT));
    }

    @Setup
    public void open() {
        validator = validator(SchemaDraft.DRAFT4);
        newest = validator(SchemaDraft.DRAFT202012);
        limits = PluginProbe.of(
                new JsonThreatProtection(),
                new JsonThreatProtection.Config(
                        8192,
                        10,
                        100,
                        100,
                        100,
                        1000,
                        false,
                        Set.of(Peer.CLIENT),
                        Set.of(JsonThreatProtection.MessageType.TEXT),
                        ViolationPolicy.DEFAULT));
        if (message.payload().length() != MESSAGE_BYTES
                || validator() instanceof Decision.Close
                || newest() instanceof Decision.Close
                || !(invalid() instanceof Decision.Close)
                || limits() instanceof Decision.Close) {
            throw new IllegalStateException("one message is to be valid, the other is not");
        }
    }

    @Benchmark
    public Decision validator() {
        return validator.client(message);
    }

    @Benchmark
    public Decision newest() {
        return newest.client(message);
    }

    @Benchmark
    public Decision invalid() {
        return validator.client(wrong);
    }

    @Benchmark
    public Decision limits() {
        return limits.client(message);
    }
}
