package io.framegate.pdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of a text configuration field, or of each text in a list. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {

    /** An HTTP token, such as the name of a header field or a sub-protocol (RFC 9110 section 5.6.2). */
    String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** A regular expression that the whole value must match; one that Java and JSON Schema both read. */
    String value();

    /** What was expected, in words: completes "expected ...". */
    String expected();
}
