package io.framegate.pdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of a text configuration field, or of each text in a list. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
    /** A regular expression that the whole value must match; one that Java and JSON Schema both read. */
    String value();

    /** What was expected, in words: completes "expected ...". */
    String expected();
}
