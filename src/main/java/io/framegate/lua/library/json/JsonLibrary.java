package io.framegate.lua.library.json;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.LibraryFunction;
import io.framegate.lua.library.Null;
import io.framegate.lua.library.json.JsonSettings.InvalidNumbers;
import io.framegate.pdk.PdkException;
import java.util.Locale;
import java.util.function.Consumer;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code cjson} and {@code cjson.safe}, which have settings of their own each, as has every {@code cjson.new()}. */
public final class JsonLibrary {

    private final LuaState state;
    private final Encoder.Arrays arrays =
            new Encoder.Arrays(new LuaTable(), new LuaTable(), new Null("userdata: empty_array"));

    private JsonLibrary(LuaState state) {
        this.state = state;
    }

    /** Puts them where {@code require} finds them. */
    public static JsonLibrary install(LuaState state) {
        JsonLibrary library = new JsonLibrary(state);
        state.module("cjson", library.module(false));
        state.module("cjson.safe", library.module(true));
        return library;
    }

    /** What {@code cjson.encode} makes of a value as long as nobody changes its settings. */
    public LuaString encode(LuaValue value) {
        return new Encoder(new JsonSettings(), arrays, state.budget()).encode(value);
    }

    private LuaTable module(boolean safe) {
        JsonSettings settings = new JsonSettings();
        FunctionTable module = new FunctionTable("cjson", state)
                .function("encode", guarded(safe, arguments -> {
                    checkOne(arguments);
                    return new Encoder(settings, arrays, arguments.budget()).encode(arguments.at(1));
                }))
                .function("decode", guarded(safe, arguments -> {
                    checkOne(arguments);
                    return new Decoder(arguments.string(1), settings, arrays.arrayMt(), arguments.budget()).decode();
                }))
                .function("new", arguments -> module(safe))
                .value("null", Null.NULL)
                .value("empty_array", arrays.emptyArray())
                .value("array_mt", arrays.arrayMt())
                .value("empty_array_mt", arrays.emptyArrayMt())
                .value("_NAME", LuaValue.valueOf("cjson"))
                .value("_VERSION", LuaValue.valueOf("2.1.0.11"));
        addSettings(module, settings);
        return module.table();
    }

    private static void addSettings(FunctionTable module, JsonSettings settings) {
        module.function("encode_empty_table_as_object", a -> {
                    flag(a, 1, on -> settings.emptyAsObject = on);
                    return LuaValue.valueOf(settings.emptyAsObject);
                })
                .function("decode_array_with_array_mt", a -> {
                    flag(a, 1, on -> settings.decodeWithArrayMt = on);
                    return LuaValue.valueOf(settings.decodeWithArrayMt);
                })
                .function("decode_allow_comment", a -> {
                    flag(a, 1, on -> settings.allowComments = on);
                    return LuaValue.valueOf(settings.allowComments);
                })
                .function("encode_sparse_array", a -> {
                    checkAtMost(a, 3);
                    flag(a, 1, on -> settings.sparseConvert = on);
                    settings.sparseRatio = number(a, 2, settings.sparseRatio, 0, Integer.MAX_VALUE);
                    settings.sparseSafe = number(a, 3, settings.sparseSafe, 0, Integer.MAX_VALUE);
                    return LuaValue.varargsOf(
                            LuaValue.valueOf(settings.sparseConvert),
                            LuaValue.valueOf(settings.sparseRatio),
                            LuaValue.valueOf(settings.sparseSafe));
                })
                .function("encode_max_depth", a -> {
                    settings.encodeDeepest = number(a, 1, settings.encodeDeepest, 1, JsonSettings.DEEPEST);
                    return LuaValue.valueOf(settings.encodeDeepest);
                })
                .function("decode_max_depth", a -> {
                    settings.decodeDeepest = number(a, 1, settings.decodeDeepest, 1, JsonSettings.DEEPEST);
                    return LuaValue.valueOf(settings.decodeDeepest);
                })
                .function("encode_number_precision", a -> {
                    settings.precision = number(a, 1, settings.precision, 1, 16);
                    return LuaValue.valueOf(settings.precision);
                })
                .function("encode_keep_buffer", a -> {
                    flag(a, 1, on -> settings.keepBuffer = on);
                    return LuaValue.valueOf(settings.keepBuffer);
                })
                .function("encode_invalid_numbers", a -> invalidNumbers(a, settings))
                .function("decode_invalid_numbers", a -> {
                    flag(a, 1, on -> settings.decodeInvalid = on);
                    return LuaValue.valueOf(settings.decodeInvalid);
                })
                .function("encode_escape_forward_slash", a -> {
                    flag(a, 1, on -> settings.escapeSlash = on);
                    return LuaValue.valueOf(settings.escapeSlash);
                })
                .function("encode_skip_unsupported_value_types", a -> {
                    flag(a, 1, on -> settings.skipUnsupported = on);
                    return LuaValue.valueOf(settings.skipUnsupported);
                })
                .function("encode_indent", a -> {
                    a.stringIfAny(1).ifPresent(indent -> settings.indent = indent);
                    return settings.indent;
                });
    }

    private static Varargs invalidNumbers(Arguments arguments, JsonSettings settings) {
        checkAtMost(arguments, 1);
        LuaValue wanted = arguments.at(1);
        if (wanted.type() == LuaValue.TBOOLEAN) {
            settings.encodeInvalid = wanted.toboolean() ? InvalidNumbers.ON : InvalidNumbers.OFF;
        } else if (!wanted.isnil()) {
            settings.encodeInvalid = switch (arguments.string(1).tojstring()) {
                case "off" -> InvalidNumbers.OFF;
                case "on" -> InvalidNumbers.ON;
                case "null" -> InvalidNumbers.NULL;
                default -> throw invalidOption(arguments, 1);
            };
        }
        return switch (settings.encodeInvalid) {
            case OFF -> LuaValue.FALSE;
            case ON -> LuaValue.TRUE;
            case NULL -> LuaValue.valueOf(InvalidNumbers.NULL.name().toLowerCase(Locale.ROOT));
        };
    }

    private static void flag(Arguments arguments, int index, Consumer<Boolean> setting) {

        LuaValue wanted = arguments.at(index);
        if (wanted.type() == LuaValue.TBOOLEAN) {
            setting.accept(wanted.toboolean());
        } else if (!wanted.isnil()) {
            switch (arguments.string(index).tojstring()) {
                case "off" -> setting.accept(false);
                case "on" -> setting.accept(true);
                default -> throw invalidOption(arguments, index);
            }
        }
    }

    private static int number(Arguments arguments, int index, int otherwise, int least, int most) {
        if (arguments.isAbsent(index)) {
            return otherwise;
        }
        int wanted = arguments.integer(index);
        if (wanted < least || wanted > most) {
            throw arguments.wrong(1, "expected integer between " + least + " and " + most);
        }
        return wanted;
    }

    private static LuaError invalidOption(Arguments arguments, int index) {
        return arguments.wrong(
                index, "invalid option '" + arguments.string(index).tojstring() + "'");
    }

    private static void checkOne(Arguments arguments) {
        if (arguments.count() != 1) {
            throw arguments.wrong(1, "expected 1 argument");
        }
    }

    private static void checkAtMost(Arguments arguments, int most) {
        if (arguments.count() > most) {
            throw arguments.wrong(most + 1, "found too many arguments");
        }
    }

    private static LibraryFunction.Body guarded(boolean safe, LibraryFunction.Body body) {
        return !safe
                ? body
                : arguments -> {
                    checkOne(arguments);
                    try {
                        return body.run(arguments);
                    } catch (LuaError | PdkException wrong) {
                        return LuaValue.varargsOf(LuaValue.NIL, LuaString.valueOf(String.valueOf(wrong.getMessage())));
                    }
                };
    }
}
