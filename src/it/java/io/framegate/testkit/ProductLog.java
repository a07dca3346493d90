package io.framegate.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Everything that a gateway in this JVM writes to standard output and standard error, with the logging configuration of the
 * product at TRACE, until it is closed.
 */
public final class ProductLog implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ch.qos.logback.classic.Level level = ROOT.getLevel();
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();

    public ProductLog() throws JoranException {
        ROOT.iteratorForAppenders().forEachRemaining(appenders::add);
        appenders.forEach(ROOT::detachAppender);
        PrintStream captured = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(captured);
        System.setErr(captured);
        LoggerContext context = ROOT.getLoggerContext();
        context.putProperty("FRAMEGATE_LOG", "TRACE");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(ProductLog.class.getResource("/logback.xml"));
    }

    /** What was written so far. */
    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        List<Appender<ILoggingEvent>> own = new ArrayList<>();
        ROOT.iteratorForAppenders().forEachRemaining(own::add);
        own.forEach(ROOT::detachAppender);
        own.forEach(Appender::stop);
        appenders.forEach(ROOT::addAppender);
        ROOT.setLevel(level);
        System.setOut(out);
        System.setErr(err);
    }
}
