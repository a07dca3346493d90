package io.framegate.config.document;

/**
 * Forms of texts that several records use, for {@link io.framegate.pdk.Matches}: regular expressions that Java and JSON
 * Schema both read.
 */
public final class Forms {

    /** A name: letters, digits, {@code . - _ ~} and everything beyond ASCII (spec 10.2). */
    public static final String NAME = "[^\\x00-\\x2c\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x7d\\x7f]+";

    /** {@link #NAME} in words. */
    public static final String NAME_EXPECTED = "a name of letters, digits and . - _ ~";

    /** A UUID (RFC 9562 section 4), in upper or lower case. */
    public static final String UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    /** {@link #UUID} in words. */
    public static final String UUID_EXPECTED = "a UUID";

    private Forms() {}
}
