package io.framegate.config.document;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A value that is written as text and knows how to read it: a {@link Path}, or a class with a static method {@code parse}
 * that takes a {@code String}, returns the class and throws {@link IllegalArgumentException} with a message for the operator.
 */
final class ParsedType implements ValueType {

    private final Class<?> type;
    private final TextForm form;

    private ParsedType(Class<?> type, TextForm form) {
        this.type = type;
        this.form = form;
    }

    /** Empty if the class has no text form. */
    static Optional<ValueType> of(Class<?> type) {
        return TextForm.of(type).map(form -> new ParsedType(type, form));
    }

    /** How a class is made from text. */
    @FunctionalInterface
    interface TextForm {

        /**
         * The value that a text stands for.
         *
         * @throws IllegalArgumentException if the text is refused; the message is for the operator
         */
        Object parse(String text);

        static Optional<TextForm> of(Class<?> type) {
            if (type == Path.class) {
                return Optional.of(Path::of);
            }
            try {
                Method parse = type.getDeclaredMethod("parse", String.class);
                if (!Modifier.isStatic(parse.getModifiers()) || parse.getReturnType() != type) {
                    return Optional.empty();
                }
                parse.setAccessible(true);
                return Optional.of(text -> invoke(parse, text));
            } catch (NoSuchMethodException none) {
                return Optional.empty();
            }
        }

        private static Object invoke(Method parse, String text) {
            try {
                return parse.invoke(null, text);
            } catch (InvocationTargetException refused) {
                throw new IllegalArgumentException(
                        String.valueOf(refused.getTargetException().getMessage()), refused);
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @Override
    public String expected() {
        if (type == Path.class) {
            return "a path";
        }
        String words =
                type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (!(found instanceof String text)) {
            return place.expected(expected(), found);
        }
        return read(form, text, expected(), place);
    }

    static Optional<Object> read(TextForm form, String text, String expected, Place place) {
        try {
            return Optional.of(form.parse(text));
        } catch (RuntimeException refused) {
            place.problem(refused.getMessage() == null ? "expected " + expected : refused.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Object parse(String text) {
        return text.strip();
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        return Map.of("type", "string");
    }
}
