package io.framegate.pdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The bounds of a number in a configuration field, or of each in a list, both inclusive. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The lowest value. */
    long min() default Long.MIN_VALUE;

    /** The highest value. */
    long max() default Long.MAX_VALUE;
}
