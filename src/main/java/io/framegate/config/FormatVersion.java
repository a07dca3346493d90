package io.framegate.config;

/** The version of a declarative file's format (spec 10.1). */
enum FormatVersion {
    V1_1("1.1"),
    V2_1("2.1"),
    V3_0("3.0");

    private final String text;

    FormatVersion(String text) {
        this.text = text;
    }

    /** Whether a route path is known to be a regular expression by its characters and not by a leading {@code ~}. */
    boolean guessesRegexPaths() {
        return this != V3_0;
    }

    @Override
    public String toString() {
        return text;
    }
}
