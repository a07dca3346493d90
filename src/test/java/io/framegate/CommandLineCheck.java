package io.framegate;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Has the program's command line parsed without being carried out. */
public final class CommandLineCheck {

    private CommandLineCheck() {}

    /**
     * What the program makes of its arguments.
     *
     * @param command {@code framegate}, or the command of its own
     * @param config the settings file
     */
    public record Parsed(String command, Path config) {}

    /** Parses arguments, which must name a settings file; throws picocli's exception where the program would refuse them. */
    public static Parsed parse(String... arguments) throws Exception {
        CommandLine line = new CommandLine(Main.class);
        try {
            ParseResult result = line.parseArgs(arguments);
            ParseResult last = result.hasSubcommand() ? result.subcommand() : result;
            return new Parsed(
                    last.commandSpec().name(), last.matchedOption("--config").getValue());
        } finally {
            Main main = line.getCommand();
            Vertx begun = main.eventLoops.get(30, TimeUnit.SECONDS).vertx();
            begun.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
