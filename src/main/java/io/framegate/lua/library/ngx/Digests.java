package io.framegate.lua.library.ngx;

import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.Text;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** {@code ngx.md5} and its like, which are known from OpenResty to be digests and no protection. */
public final class Digests {

    private static final int BLOCK = 64;
    private static final String HEX = "0123456789abcdef";

    private Digests() {}

    static void addTo(FunctionTable ngx) {
        ngx.function("md5", a -> hex(digest("MD5", textOf(a, 1), a)))
                .function("md5_bin", a -> string(digest("MD5", textOf(a, 1), a)))
                .function("sha1_bin", a -> string(digest("SHA-1", textOf(a, 1), a)))
                .function("hmac_sha1", a -> {
                    if (a.count() != 2) {
                        throw new LuaError("expecting 2 arguments, but got " + a.count());
                    }
                    return string(hmacSha1(a.string(1), a.string(2), a));
                })
                .function("crc32_short", Digests::crc32)
                .function("crc32_long", Digests::crc32);
    }

    /** A string, or what OpenResty's own functions make of other values. */
    static LuaString textOf(Arguments arguments, int index) {
        LuaValue value = arguments.at(index);
        if (!value.toboolean()) {
            return LuaValue.EMPTYSTRING;
        }
        return Arguments.text(value).orElseGet(() -> Text.of(value.tojstring()));
    }

    /** A digest of the JDK's. */
    public static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Lower case hexadecimal digits. */
    public static LuaString hex(byte[] bytes) {
        byte[] digits = new byte[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            digits[2 * i] = (byte) HEX.charAt(bytes[i] >> 4 & 15);
            digits[2 * i + 1] = (byte) HEX.charAt(bytes[i] & 15);
        }
        return string(digits);
    }

    private static byte[] digest(String algorithm, LuaString text, Arguments arguments) {
        arguments.budget().steps(BLOCK + text.length());
        arguments.budget().bytes(BLOCK);
        MessageDigest digest = of(algorithm);
        digest.update(text.m_bytes, text.m_offset, text.m_length);
        return digest.digest();
    }

    /** RFC 2104; the JDK's own knows no empty keys. */
    private static byte[] hmacSha1(LuaString key, LuaString text, Arguments arguments) {
        arguments.budget().steps(3 * BLOCK + key.length() + text.length());
        arguments.budget().bytes(4 * BLOCK);
        MessageDigest sha1 = of("SHA-1");
        byte[] block = new byte[BLOCK];
        byte[] shortened = key.length() > BLOCK ? sha1.digest(Text.bytes(key)) : Text.bytes(key);
        System.arraycopy(shortened, 0, block, 0, shortened.length);
        sha1.update(xor(block, 0x36));
        sha1.update(text.m_bytes, text.m_offset, text.m_length);
        byte[] inner = sha1.digest();
        sha1.update(xor(block, 0x5C));
        return sha1.digest(inner);
    }

    private static byte[] xor(byte[] block, int with) {
        byte[] result = Arrays.copyOf(block, block.length);
        for (int i = 0; i < result.length; i++) {
            result[i] ^= (byte) with;
        }
        return result;
    }

    private static LuaValue crc32(Arguments arguments) {
        LuaString text = arguments.string(1);
        arguments.budget().steps(text.length());
        CRC32 sum = new CRC32();
        sum.update(text.m_bytes, text.m_offset, text.m_length);
        return LuaValue.valueOf((double) sum.getValue());
    }

    private static LuaString string(byte[] bytes) {
        return LuaString.valueUsing(bytes, 0, bytes.length);
    }
}
