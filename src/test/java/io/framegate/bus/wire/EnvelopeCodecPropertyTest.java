package io.framegate.bus.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginEnvelope;
import io.framegate.bus.PluginReply;
import io.framegate.bus.PluginRequest;
import io.framegate.bus.ReplyEnvelope;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is written is read again; whatever is read is an envelope, or says why it is none. */
class EnvelopeCodecPropertyTest {

    /** A codec, what its envelopes are, and where one says that it is none. */
    record Direction<E>(EnvelopeCodec<E> codec, Class<E> type, Function<E, Optional<String>> problemOf) {

        static final Direction<PluginEnvelope> ASKING =
                new Direction<>(EnvelopeCodec.ofRequests(), PluginEnvelope.class, PluginEnvelope::problem);
        static final Direction<ReplyEnvelope> ANSWERING =
                new Direction<>(EnvelopeCodec.ofReplies(), ReplyEnvelope.class, ReplyEnvelope::problem);

        static Direction<?> any(Random random) {
            return random.nextBoolean() ? ASKING : ANSWERING;
        }

        Buffer write(E envelope) {
            Buffer buffer = Buffer.buffer();
            codec.encodeToWire(buffer, envelope);
            return buffer;
        }

        Buffer any(AnyValue values) {
            return write(values.of(type));
        }

        String problem(Buffer buffer) {
            return problemOf.apply(codec.decodeFromWire(0, buffer)).orElse("");
        }

        void assertRoundTrip(E envelope, int before, int behind) {
            Buffer buffer = Buffer.buffer(new byte[before]);
            codec.encodeToWire(buffer, envelope);
            E read = codec.decodeFromWire(before, buffer.appendBytes(new byte[behind]));

            assertThat(AnyValue.comparable(read)).isEqualTo(AnyValue.comparable(envelope));
        }

        /** Nothing is thrown; what is accepted is an envelope like any other. */
        void assertTotal(Buffer garbage) {
            E read = codec.decodeFromWire(0, garbage);
            if (problemOf.apply(read).isEmpty()) {
                assertRoundTrip(read, 0, 0);
            }
        }
    }

    /** With the length that is there, instead of the one it says. */
    private static Buffer withTrueLength(Buffer buffer) {
        return buffer.setInt(1, buffer.length() - 5);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void requestsAreReadAsTheyWereWritten(
            @ForAll Random random, @ForAll @IntRange(max = 40) int before, @ForAll @IntRange(max = 3) int behind) {
        Direction.ASKING.assertRoundTrip(new AnyValue(random).of(PluginEnvelope.class), before, behind);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void repliesAreReadAsTheyWereWritten(
            @ForAll Random random, @ForAll @IntRange(max = 40) int before, @ForAll @IntRange(max = 3) int behind) {
        Direction.ANSWERING.assertRoundTrip(new AnyValue(random).of(ReplyEnvelope.class), before, behind);
    }

    /** Every kind by itself, many times: of the rare ones too. */
    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindIsReadAsItWasWritten(Class<?> kind) {
        for (int seed = 0; seed < 200; seed++) {
            Object value = new AnyValue(new Random(seed)).of(kind);
            if (value instanceof PluginRequest request) {
                Direction.ASKING.assertRoundTrip(new PluginEnvelope("here", List.of(request)), 0, 0);
            } else {
                Direction.ANSWERING.assertRoundTrip(new ReplyEnvelope(List.of((PluginReply) value)), 0, 0);
            }
        }
    }

    static Stream<Class<?>> kinds() {
        return Stream.of(PluginRequest.class, PluginReply.class)
                .flatMap(type -> Stream.of(type.getPermittedSubclasses()));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void nothingIsReadableWithoutItsEnd(@ForAll Random random) {
        Direction<?> direction = Direction.any(random);
        Buffer whole = direction.any(new AnyValue(random));

        for (int length = 0; length < whole.length(); length++) {
            assertThat(direction.problem(whole.getBuffer(0, length))).startsWith("not readable: ");
            if (length >= 5) {
                assertThat(direction.problem(withTrueLength(whole.getBuffer(0, length))))
                        .isEqualTo("not readable: it is cut short");
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void oneWrongByteIsNoticedOrMakesAnotherEnvelope(@ForAll Random random) {
        Direction<?> direction = Direction.any(random);
        Buffer buffer = direction.any(new AnyValue(random));
        int at = random.nextInt(buffer.length());
        buffer.setByte(at, (byte) (buffer.getByte(at) ^ (1 + random.nextInt(255))));

        direction.assertTotal(buffer);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void piecesOfEnvelopesInTheWrongPlaceAreReadWithoutThrowing(@ForAll Random random) {
        Direction<?> direction = Direction.any(random);
        Buffer one = direction.any(new AnyValue(random));
        Buffer other = direction.any(new AnyValue(random));
        int until = 5 + random.nextInt(one.length() - 4);

        direction.assertTotal(withTrueLength(one.getBuffer(0, until).appendBuffer(other, 5, other.length() - 5)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noiseIsReadWithoutThrowing(@ForAll Random random) {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextBoolean() ? noise[i] : (byte) (noise[i] & 7); // numbers that mean something
        }
        Direction<?> direction = Direction.any(random);

        direction.assertTotal(Buffer.buffer(noise));
        direction.assertTotal(
                withTrueLength(Buffer.buffer().appendByte((byte) 1).appendInt(0).appendBytes(noise)));
    }

    @Test
    void nothingIsReadOutsideOfABuffer() {
        Buffer buffer = Direction.ASKING.write(new PluginEnvelope("here", List.of()));

        for (int position :
                new int[] {Integer.MIN_VALUE, -1, buffer.length(), buffer.length() + 1, Integer.MAX_VALUE}) {
            assertThat(Direction.ASKING.codec().decodeFromWire(position, buffer).problem())
                    .isPresent();
        }
    }
}
