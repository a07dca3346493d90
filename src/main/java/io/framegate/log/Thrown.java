package io.framegate.log;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exception as it may be logged: its class, where it was thrown, and the same of its causes. Never a message: whoever
 * threw it may have put into it what a peer sent. A plugin whose message is wanted in the log logs it itself.
 *
 * <p>Given to a logger as an exception it is printed with all its stack; {@link #toString} is one line.
 */
public final class Thrown extends Exception {

    private static final long serialVersionUID = 1;
    private static final int MOST_CAUSES = 4;

    private Thrown(Throwable failure, int causes) {
        super(failure.getClass().getName(), cause(failure, causes), false, true);
        setStackTrace(failure.getStackTrace());
    }

    /** What may be logged of this exception; of a {@link CompletionException}, of its cause. */
    public static Thrown of(Throwable failure) {
        Throwable cause = failure.getCause();
        return new Thrown(failure instanceof CompletionException && cause != null ? cause : failure, MOST_CAUSES);
    }

    private static @Nullable Thrown cause(Throwable failure, int causes) {
        Throwable cause = failure.getCause();
        return cause == null || causes == 0 ? null : new Thrown(cause, causes - 1);
    }

    /** Such as {@code java.lang.IllegalStateException at example.Shout.onClientFrame(Shout.java:12)}, then its causes. */
    @Override
    public String toString() {
        String cause = getCause() == null ? "" : ", caused by " + getCause();
        return getMessage() + place().map(place -> " at " + place).orElse("") + cause;
    }

    /** Where it was thrown, or where a method of the JDK was called that threw it. */
    private Optional<StackTraceElement> place() {
        return Stream.of(getStackTrace())
                .filter(place -> !place.getClassName().startsWith("java."))
                .findFirst()
                .or(() -> Stream.of(getStackTrace()).findFirst());
    }
}
