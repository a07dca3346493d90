package io.framegate.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Configures Logback, which finds this class as a service. Steps back for a file: one that {@value #FILE} names, or a
 * {@code logback.xml} or {@code logback-test.xml} on the class path.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class DefaultLogging extends ContextAwareBase implements Configurator {

    /** The logger whose messages are whole lines of another form: nothing is written before them. */
    public static final String WHOLE_LINES = "framegate.access";

    private static final String FILE = "logback.configurationFile";
    /** A system property or an environment variable. */
    private static final String LEVEL = "FRAMEGATE_LOG";

    /**
     * Below WARN they quote what peers send: Netty the sub-protocols that are asked for, which may be a token; the JDK whom
     * certificates are of, and HTTP header fields. Hazelcast has pages to say,
     * Resilience4j a line about every frame.
     */
    private static final List<String> LIBRARIES = List.of(
            "io.netty",
            "io.vertx",
            "com.hazelcast",
            "io.github.resilience4j",
            "com.sun",
            "java",
            "javax",
            "jdk",
            "sun");

    /** At every start, or by pages whenever a member dies, they warn of what is as it should be. */
    private static final List<String> ALARMISTS = List.of(
            "com.hazelcast.instance.impl.HazelcastInstanceFactory",
            "com.hazelcast.cp.CPSubsystem",
            "com.hazelcast.internal.partition",
            "com.hazelcast.internal.server.tcp.TcpServerConnection",
            "com.hazelcast.spi.impl.operationservice");

    private final ClassLoader files;

    /** For the service loader. */
    public DefaultLogging() {
        this(DefaultLogging.class.getClassLoader());
    }

    /** Steps back for files that this loader finds. */
    DefaultLogging(ClassLoader files) {
        this.files = files;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isThereAFile()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getStatusManager().add(new NopStatusListener());
        LineEncoder encoder = new LineEncoder();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = level();
        root.setLevel(level);
        root.addAppender(console);
        LIBRARIES.forEach(library -> limit(context.getLogger(library), level, Level.WARN));
        ALARMISTS.forEach(alarmist -> limit(context.getLogger(alarmist), level, Level.ERROR));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void limit(Logger logger, Level wanted, Level lowest) {
        logger.setLevel(wanted.isGreaterOrEqual(lowest) ? wanted : lowest);
    }

    private boolean isThereAFile() {
        return System.getProperty(FILE) != null
                || System.getenv(FILE) != null
                || Stream.of("logback-test.xml", "logback.xml").anyMatch(name -> files.getResource(name) != null);
    }

    /** As Logback reads it: a level that does not exist is DEBUG. */
    private static Level level() {
        @Nullable String wanted = System.getProperty(LEVEL, System.getenv(LEVEL));
        return wanted == null || wanted.isBlank() ? Level.INFO : Level.toLevel(wanted);
    }
}
