package io.framegate.config.document;

import java.util.Map;
import java.util.Optional;

/**
 * What may stand at a place of a document: reads it, reads it from one line of text, and describes it to an editor. Reading
 * and describing are kept side by side so that they agree.
 */
sealed interface ValueType
        permits AnyMapType,
                AnyType,
                ChoiceType,
                DecimalType,
                ListType,
                MapType,
                NestedType,
                ParsedType,
                RawType,
                TextType,
                TruthType,
                WholeType {

    /** What is expected, in words: completes "expected ...". */
    String expected();

    /**
     * The value of a record component, read from what a document holds.
     *
     * @param found text, a number, a boolean, a list or a map
     * @return empty if a problem was reported
     */
    Optional<Object> read(Object found, Place place);

    /**
     * What a document would hold where this text stands for it: in a default, an override or behind a reference. A text that
     * cannot be understood is returned as it is, for {@link #read} to object to.
     */
    Object parse(String text);

    /** The JSON Schema of what a document may hold. */
    Map<String, Object> schema(ConfigSchema.Definitions definitions);
}
