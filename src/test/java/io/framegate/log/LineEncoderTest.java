package io.framegate.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines are those that Logback makes of the pattern. */
class LineEncoderTest {

    private final LoggerContext context = new LoggerContext();
    private final PatternLayoutEncoder byPattern = new PatternLayoutEncoder();
    private final LineEncoder encoder = new LineEncoder();

    @BeforeEach
    void start() {
        byPattern.setContext(context);
        byPattern.setPattern(LineEncoder.PATTERN);
        byPattern.start();
        encoder.setContext(context);
        encoder.start();
    }

    static Stream<Arguments> events() {
        Exception nested = new IllegalStateException("outer", new IllegalArgumentException("inner\nsecond line"));
        nested.addSuppressed(new UnsupportedOperationException());
        return Stream.of(
                Arguments.of("framegate.session", Level.INFO, "session 1 ended", null),
                Arguments.of("framegate.session", Level.WARN, "straße 日本 \u0000", null),
                Arguments.of("io.framegate.config.source.ConfigSource", Level.ERROR, "", nested),
                Arguments.of("io.netty.util.internal.logging.VeryLongNameOfAClass", Level.DEBUG, "two\nlines", nested),
                Arguments.of("short", Level.TRACE, "trace", new StackOverflowError()),
                Arguments.of("ROOT", Level.INFO, "{} is not an argument", null));
    }

    @ParameterizedTest
    @MethodSource("events")
    void makesTheLineOfThePattern(String logger, Level level, String message, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("here", context.getLogger(logger), level, message, thrown, new Object[] {});
        assertThat(text(encoder.encode(event))).isEqualTo(text(byPattern.encode(event)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, Charset.defaultCharset());
    }
}
