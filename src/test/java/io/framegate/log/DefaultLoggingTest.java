package io.framegate.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Logback finds and does with the configuration that is built in. Changes system properties. */
@Isolated
class DefaultLoggingTest {

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void forget() {
        System.clearProperty("FRAMEGATE_LOG");
        System.clearProperty("logback.configurationFile");
        context.stop();
    }

    private Logger root() {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @ParameterizedTest
    @CsvSource({"DEBUG,DEBUG,WARN", "warn,WARN,WARN", "OFF,OFF,OFF", "'',INFO,WARN", "nonsense,DEBUG,WARN"})
    void logsToTheConsoleFromALevelUp(String wanted, String level, String levelOfLibraries) {
        System.setProperty("FRAMEGATE_LOG", wanted);
        Configurator.ExecutionStatus status =
                new DefaultLogging(ClassLoader.getPlatformClassLoader()).configure(context);
        assertThat(status).isEqualTo(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        assertThat(root().getLevel()).isEqualTo(Level.toLevel(level));
        for (String library : List.of(
                "io.netty.channel",
                "io.vertx.core",
                "com.hazelcast.core",
                "io.github.resilience4j.circuitbreaker",
                "jdk.event.security",
                "sun.net.www")) {
            assertThat(context.getLogger(library).getEffectiveLevel()).isEqualTo(Level.toLevel(levelOfLibraries));
        }
        assertThat(context.getLogger("com.hazelcast.cp.CPSubsystem").getEffectiveLevel())
                .isEqualTo(wanted.equals("OFF") ? Level.OFF : Level.ERROR);
        Appender<ILoggingEvent> console = root().getAppender("console");
        assertThat(console).isInstanceOf(ConsoleAppender.class);
        assertThat(console.isStarted()).isTrue();
        assertThat(((ConsoleAppender<ILoggingEvent>) console).getEncoder()).isInstanceOf(LineEncoder.class);
    }

    @Test
    void stepsBackForAFile(@TempDir Path directory) throws IOException, Exception {
        Path file = Files.writeString(directory.resolve("mine.xml"), """
                <configuration>
                  <appender name="mine" class="ch.qos.logback.core.read.ListAppender"/>
                  <root level="ERROR"><appender-ref ref="mine"/></root>
                </configuration>
                """);
        System.setProperty("logback.configurationFile", file.toString());
        new ContextInitializer(context).autoConfig();
        assertThat(root().getLevel()).isEqualTo(Level.ERROR);
        assertThat(root().getAppender("console")).isNull();
        assertThat(root().getAppender("mine")).isInstanceOf(ListAppender.class);
    }
}
