package io.framegate.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Everything that a gateway in this JVM writes to standard output and standard error, with the logging of the product at
 * TRACE, until it is closed.
 */
public final class ProductLog implements AutoCloseable {

    private static final String LEVEL = "FRAMEGATE_LOG";
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Map<Logger, Level> levels = new HashMap<>();
    private final List<Appender<ILoggingEvent>> appenders = appenders();

    public ProductLog() {
        ROOT.getLoggerContext().getLoggerList().forEach(logger -> levels.put(logger, logger.getLevel()));
        appenders.forEach(ROOT::detachAppender);
        PrintStream captured = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(captured);
        System.setErr(captured);
        System.setProperty(LEVEL, "TRACE");
        new DefaultLogging(ClassLoader.getPlatformClassLoader()).configure(ROOT.getLoggerContext());
    }

    private static List<Appender<ILoggingEvent>> appenders() {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        ROOT.iteratorForAppenders().forEachRemaining(appenders::add);
        return appenders;
    }

    /** What was written so far. */
    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.clearProperty(LEVEL);
        appenders().forEach(appender -> {
            ROOT.detachAppender(appender);
            appender.stop();
        });
        appenders.forEach(ROOT::addAppender);
        ROOT.getLoggerContext().getLoggerList().forEach(logger -> {
            if (logger == ROOT || logger.getLevel() != null) {
                logger.setLevel(levels.get(logger));
            }
        });
        System.setOut(out);
        System.setErr(err);
    }
}
