package io.framegate.lua.library.ngx;

import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.FunctionTable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** {@code ngx.encode_base64} and its like; decoding is as lenient as nginx: padding may be missing, and ends the text. */
final class Base64 {

    private static final String STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String URL = STANDARD.substring(0, 62) + "-_";

    private Base64() {}

    static void addTo(FunctionTable ngx) {
        ngx.function("encode_base64", a -> encode(a, Digests.textOf(a, 1), STANDARD, !a.truth(2)))
                .function("decode_base64", a -> decode(a, STANDARD))
                .function("decode_base64mime", Base64::decodeMime);
    }

    /** The module {@code ngx.base64}. */
    static void addUrlTo(FunctionTable module) {
        module.function("encode_base64url", a -> {
                    if (!(a.at(1) instanceof LuaString text)) {
                        return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf("must provide a string"));
                    }
                    return encode(a, text, URL, false);
                })
                .function("decode_base64url", a -> {
                    if (!(a.at(1) instanceof LuaString)) {
                        return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf("must provide a string"));
                    }
                    LuaValue decoded = decode(a, URL);
                    return decoded.isnil()
                            ? LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf("invalid input"))
                            : decoded;
                });
    }

    private static LuaValue encode(Arguments arguments, LuaString text, String alphabet, boolean padded) {
        ByteBuilder encoded = arguments.builder((text.length() + 2) / 3 * 4);
        for (int i = 0; i < text.length(); i += 3) {
            arguments.budget().steps(3);
            int left = text.length() - i;
            int bits = text.luaByte(i) << 16
                    | (left > 1 ? text.luaByte(i + 1) << 8 : 0)
                    | (left > 2 ? text.luaByte(i + 2) : 0);
            for (int digit = 0; digit < 4; digit++) {
                if (digit <= left) {
                    encoded.append(alphabet.charAt(bits >> (18 - 6 * digit) & 63));
                } else if (padded) {
                    encoded.append('=');
                }
            }
        }
        return encoded.build();
    }

    private static LuaValue decode(Arguments arguments, String alphabet) {
        if (!(arguments.at(1) instanceof LuaString text)) {
            throw new LuaError("string argument only");
        }
        ByteBuilder decoded = arguments.builder(text.length() / 4 * 3 + 3);
        int bits = 0;
        int digits = 0;
        for (; digits < text.length() && text.luaByte(digits) != '='; digits++) {
            arguments.budget().steps(1);
            int digit = digit(text.luaByte(digits), alphabet);
            if (digit < 0) {
                return LuaValue.NIL;
            }
            bits = bits << 6 | digit;
            if (digits % 4 != 0) {
                decoded.append(bits >> (6 - 2 * (digits % 4)));
            }
        }
        return digits % 4 == 1 ? LuaValue.NIL : decoded.build();
    }

    /** Passes over what is no digit. */
    private static LuaValue decodeMime(Arguments arguments) {
        if (!(arguments.at(1) instanceof LuaString text)) {
            throw new LuaError("string argument only");
        }
        ByteBuilder decoded = arguments.builder(text.length() / 4 * 3 + 3);
        int bits = 0;
        int digits = 0;
        for (int i = 0; i < text.length() && text.luaByte(i) != '='; i++) {
            arguments.budget().steps(1);
            int digit = digit(text.luaByte(i), STANDARD);
            if (digit >= 0) {
                bits = bits << 6 | digit;
                if (digits % 4 != 0) {
                    decoded.append(bits >> (6 - 2 * (digits % 4)));
                }
                digits++;
            }
        }
        return digits % 4 == 1 ? LuaValue.NIL : decoded.build();
    }

    private static int digit(int c, String alphabet) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        } else if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        } else if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == alphabet.charAt(62) ? 62 : c == alphabet.charAt(63) ? 63 : -1;
    }
}
