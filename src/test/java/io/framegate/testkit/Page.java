package io.framegate.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A page of the documentation, or a section of one: its heading and the blocks of code in it. */
public record Page(String text) {

    public static Page read(Path file) {
        try {
            return new Page(Files.readString(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The sections with headings of this kind, such as {@code ##}, without what stands before the first. */
    public List<Page> sections(String heading) {
        return Arrays.stream(text.split("(?m)^" + heading + " "))
                .skip(1)
                .map(Page::new)
                .toList();
    }

    /** The first block of this language. */
    public String block(String language) {
        List<String> blocks = blocks(language);
        if (blocks.isEmpty()) {
            throw new AssertionError("no block of " + language + " in " + this);
        }
        return blocks.get(0);
    }

    /** Every block of this language. */
    public List<String> blocks(String language) {
        return Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** Its first line. */
    @Override
    public String toString() {
        return text.lines().findFirst().orElse("");
    }
}
