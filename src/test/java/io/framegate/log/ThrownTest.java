package io.framegate.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Of an exception and of its causes: the class and the place, and never the message. */
class ThrownTest {

    private static final String PLACE = "io\\.framegate\\.log\\.ThrownTest\\.[\\w$]+\\(ThrownTest\\.java:\\d+\\)";

    @Test
    void classAndPlaceAreSaidAndTheMessageIsNot() {
        assertThat(Thrown.of(new IllegalStateException("secret")))
                .asString()
                .matches("java.lang.IllegalStateException at " + PLACE);
    }

    @Test
    void causesFollow() {
        Exception failure = new IllegalStateException("secret", new IOException("secret"));

        assertThat(Thrown.of(failure))
                .asString()
                .matches("java.lang.IllegalStateException at " + PLACE + ", caused by java.io.IOException at " + PLACE);
    }

    @Test
    void placeIsWhereTheJdkWasCalled() {
        Throwable failure = catchThrowable(() -> Integer.parseInt("secret"));

        assertThat(failure.getStackTrace()[0].getClassName()).startsWith("java.lang.");
        assertThat(Thrown.of(failure)).asString().matches("java.lang.NumberFormatException at " + PLACE + ".*");
    }

    @Test
    void stagesCauseStandsForIt() {
        assertThat(Thrown.of(new CompletionException(new IOException("secret"))))
                .asString()
                .startsWith("java.io.IOException at ");
        assertThat(Thrown.of(new CompletionException("secret", null)))
                .asString()
                .startsWith("java.util.concurrent.CompletionException at ");
    }

    @Test
    void exceptionThatIsItsOwnCausesCauseIsCutOff() {
        Exception first = new IllegalStateException("secret");
        first.initCause(new IOException("secret", first));

        assertThat(Thrown.of(first).toString().split(", caused by ")).hasSize(5);
    }

    @Test
    void exceptionWithoutAStackIsItsClass() {
        Exception failure = new IllegalStateException("secret");
        failure.setStackTrace(new StackTraceElement[0]);

        assertThat(Thrown.of(failure)).hasToString("java.lang.IllegalStateException");
    }

    @Test
    void wholeStackIsPrintedWithoutTheMessage() {
        StringWriter printed = new StringWriter();

        Thrown.of(new IllegalStateException("secret", new IOException("secret")))
                .printStackTrace(new PrintWriter(printed));

        assertThat(printed.toString())
                .contains("java.lang.IllegalStateException", "java.io.IOException", "wholeStackIsPrinted")
                .doesNotContain("secret");
    }
}
