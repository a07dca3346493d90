package io.framegate.log;

import ch.qos.logback.classic.pattern.LoggerConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.util.CachingDateFormatter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes an event as a line, and the stack trace of its exception below:
 *
 * <pre>{@value #PATTERN}</pre>
 *
 * or, for {@link DefaultLogging#WHOLE_LINES}, the message alone. Logback's own parts, without what it takes to find them by a pattern.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
    private static final int LEVEL_WIDTH = 5;
    private static final String LOGGER_LENGTH = "20";
    private static final String STACK = "full";

    /** What this is in Logback's words. */
    static final String PATTERN =
            "%d{" + TIME + "} %-" + LEVEL_WIDTH + "level %logger{" + LOGGER_LENGTH + "} %msg%n%ex{" + STACK + "}";

    private static final byte[] NOTHING = {};
    private static final int LINE = 160;

    private final CachingDateFormatter time = new CachingDateFormatter(TIME);
    private final LoggerConverter logger = new LoggerConverter();
    private final ThrowableProxyConverter exception = new ThrowableProxyConverter();

    @Override
    public void start() {
        logger.setContext(getContext());
        logger.setOptionList(List.of(LOGGER_LENGTH));
        logger.start();
        exception.setContext(getContext());
        exception.setOptionList(List.of(STACK));
        exception.start();
        super.start();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        if (event.getLoggerName().equals(DefaultLogging.WHOLE_LINES)) {
            return (event.getFormattedMessage() + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
        }
        String level = event.getLevel().toString();
        StringBuilder line = new StringBuilder(LINE)
                .append(time.format(event.getTimeStamp()))
                .append(' ')
                .append(level)
                .append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length())))
                .append(' ')
                .append(logger.convert(event))
                .append(' ')
                .append(event.getFormattedMessage())
                .append(System.lineSeparator())
                .append(exception.convert(event));
        return line.toString().getBytes(Charset.defaultCharset());
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
