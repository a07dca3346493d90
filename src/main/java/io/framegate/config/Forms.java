package io.framegate.config;

/** Forms of texts that several records use; each is a regular expression that Java and JSON Schema both read. */
final class Forms {

    /** A name: letters, digits, {@code . - _ ~} and everything beyond ASCII (spec 10.2). */
    static final String NAME = "[^\\x00-\\x2c\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x7d\\x7f]+";

    static final String NAME_EXPECTED = "a name of letters, digits and . - _ ~";

    /** An HTTP token (RFC 9110 section 5.6.2). */
    static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    static final String UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    static final String UUID_EXPECTED = "a UUID";

    private Forms() {}
}
