package io.framegate.config.document;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references in texts by what they refer to, so that secrets need not stand in a document:
 *
 * <ul>
 *   <li><code>${env:NAME}</code>, anywhere in a text: the environment variable;
 *   <li><code>${file:PATH}</code>, anywhere in a text: the content of a file, without one line break at its end;
 *   <li>{@code {vault://env/NAME}}, as the whole text: the environment variable under Kong's name for it, also found as
 *       its upper-case form with underscores for hyphens (spec 10.1).
 * </ul>
 *
 * <p><code>$${env:NAME}</code> stands for the text <code>${env:NAME}</code> itself. What a reference refers to is not looked
 * at for further references.
 */
public final class References {

    /** Resolves nothing: every text stands for itself. */
    public static final References NONE = new References(
            Map.of(),
            path -> {
                throw new NoSuchFileException(path);
            },
            false);

    private static final Pattern INLINE = Pattern.compile("(\\$?)\\$\\{(env|file):([^}]*)}");
    private static final Pattern VAULT = Pattern.compile("\\{vault://([^}]*)}");
    private static final Pattern ENV_VAULT = Pattern.compile("env/([A-Za-z0-9_-]+)");

    private final Map<String, String> environment;
    private final Files files;
    private final boolean active;

    private References(Map<String, String> environment, Files files, boolean active) {
        this.environment = environment;
        this.files = files;
        this.active = active;
    }

    /** Resolves references to these variables, and to files through this function. */
    public static References of(Map<String, String> environment, Files files) {
        return new References(Map.copyOf(environment), files, true);
    }

    /** Reads the files that texts refer to. */
    @FunctionalInterface
    public interface Files {
        /**
         * The content of a file, as UTF-8.
         *
         * @throws IOException if it cannot be read; becomes a problem at the place of the reference
         */
        String read(String path) throws IOException;
    }

    /** What a text stands for. */
    sealed interface Meaning {

        /** It stands for itself. */
        record Literal(String text) implements Meaning {}

        /** It stands for a text that must not be shown; {@code reference} may be. */
        record Resolved(String text, String reference) implements Meaning {}

        /** It refers to something that is not there. */
        record Unresolved(String message) implements Meaning {}
    }

    Meaning resolve(String text) {
        if (!active || text.indexOf('{') < 0) {
            return new Meaning.Literal(text);
        }
        Matcher vault = VAULT.matcher(text);
        return vault.matches() ? fromVault(text, vault.group(1)) : inline(text);
    }

    private Meaning fromVault(String reference, String location) {
        Matcher env = ENV_VAULT.matcher(location);
        if (!env.matches()) {
            return new Meaning.Unresolved(
                    "expected {vault://env/NAME}, the only vault there is, found \"" + reference + "\"");
        }
        String exact = environment.get(env.group(1));
        String upper = environment.get(env.group(1).toUpperCase(Locale.ROOT).replace('-', '_'));
        String value = exact != null ? exact : upper;
        return value == null ? noVariable(reference) : new Meaning.Resolved(value, reference);
    }

    private Meaning inline(String text) {
        Matcher matcher = INLINE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        boolean secret = false;
        while (matcher.find()) {
            String reference = matcher.group();
            String target = matcher.group(3);
            String replacement;
            if (!matcher.group(1).isEmpty()) {
                replacement = reference.substring(1);
            } else if (matcher.group(2).equals("env")) {
                String value = environment.get(target);
                if (value == null) {
                    return noVariable(reference);
                }
                replacement = value;
                secret = true;
            } else {
                try {
                    replacement = files.read(target).replaceFirst("\\r?\\n\\z", "");
                    secret = true;
                } catch (NoSuchFileException missing) {
                    return new Meaning.Unresolved(reference + ": there is no such file");
                } catch (IOException | RuntimeException unreadable) {
                    return new Meaning.Unresolved(reference + ": the file cannot be read");
                }
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(replacement));
        }
        matcher.appendTail(resolved);
        return secret ? new Meaning.Resolved(resolved.toString(), text) : new Meaning.Literal(resolved.toString());
    }

    private static Meaning noVariable(String reference) {
        return new Meaning.Unresolved(reference + ": there is no such environment variable");
    }
}
