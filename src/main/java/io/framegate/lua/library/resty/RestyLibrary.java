package io.framegate.lua.library.resty;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.kong.KongLibrary;
import io.framegate.lua.library.ngx.Digests;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code resty.sha256} and its like, {@code resty.string}, {@code resty.random}, and {@code kong.meta}. */
public final class RestyLibrary {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String[] CORE = {
        "resty.core", "resty.core.base64", "resty.core.hash", "resty.core.regex", "resty.core.time", "resty.core.uri"
    };

    private RestyLibrary() {}

    /** Puts them where {@code require} finds them. */
    public static void install(LuaState state) {
        digest(state, "md5", "MD5");
        digest(state, "sha1", "SHA-1");
        digest(state, "sha224", "SHA-224");
        digest(state, "sha256", "SHA-256");
        digest(state, "sha384", "SHA-384");
        digest(state, "sha512", "SHA-512");
        state.module(
                "resty.string",
                new FunctionTable("resty.string", state)
                        .function("to_hex", RestyLibrary::hex)
                        .function("atoi", RestyLibrary::number)
                        .table());
        state.module(
                "resty.random",
                new FunctionTable("resty.random", state)
                        .function("bytes", RestyLibrary::random)
                        .table());
        for (String module : CORE) { // what they bring is there without them
            state.module(
                    module,
                    new FunctionTable(module, state)
                            .value("version", LuaValue.valueOf("0.1.28"))
                            .table());
        }
        state.module("kong.meta", meta(state));
    }

    private static LuaTable meta(LuaState state) {
        return new FunctionTable("kong.meta", state)
                .value("version", Text.of(KongLibrary.VERSION))
                .value("core_version", Text.of(KongLibrary.VERSION))
                .value("_VERSION", Text.of(KongLibrary.VERSION))
                .value("_NAME", Text.of("kong"))
                .value("_SERVER_TOKENS", Text.of("kong/" + KongLibrary.VERSION))
                .table();
    }

    // ---- digests: object = module:new(), object:update(text), object:final(), object:reset()

    private static void digest(LuaState state, String name, String algorithm) {
        LuaTable meta = new LuaTable();
        FunctionTable module = new FunctionTable("resty." + name, state)
                .function("new", a -> {
                    a.budget().bytes(256);
                    return new LuaUserdata(Digests.of(algorithm), meta);
                })
                .function("update", RestyLibrary::update)
                .function("final", a -> {
                    byte[] digest = digestOf(a).digest();
                    return LuaString.valueUsing(digest, 0, digest.length);
                })
                .function("reset", a -> {
                    digestOf(a).reset();
                    return LuaValue.TRUE;
                });
        meta.rawset(LuaValue.INDEX, module.table());
        meta.rawset(LuaValue.METATABLE, LuaValue.FALSE);
        state.module("resty." + name, module.table());
    }

    private static MessageDigest digestOf(Arguments arguments) {
        if (arguments.at(1) instanceof LuaUserdata object && object.m_instance instanceof MessageDigest digest) {
            return digest;
        }
        throw arguments.expected(1, "digest object");
    }

    private static Varargs update(Arguments arguments) {
        MessageDigest digest = digestOf(arguments);
        LuaString text = arguments.string(2);
        int length = arguments.isAbsent(3) ? text.length() : arguments.integer(3);
        if (length < 0 || length > text.length()) {
            throw arguments.wrong(3, "length out of range");
        }
        arguments.budget().steps(length);
        digest.update(text.m_bytes, text.m_offset, length);
        return LuaValue.TRUE;
    }

    // ---- resty.string, resty.random

    private static Varargs hex(Arguments arguments) {
        LuaString text = arguments.string(1);
        arguments.budget().steps(text.length());
        arguments.budget().bytes(3L * text.length());
        return Digests.hex(Text.bytes(text));
    }

    private static Varargs number(Arguments arguments) {
        String text = arguments.string(1).tojstring();
        int end = text.startsWith("-") ? 1 : 0;
        while (end < Math.min(text.length(), 300) && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        String digits = text.substring(0, end);
        return LuaValue.valueOf(digits.isEmpty() || digits.equals("-") ? 0 : Double.parseDouble(digits));
    }

    private static Varargs random(Arguments arguments) {
        int length = arguments.integer(1);
        if (length < 0) {
            throw new LuaError("bad argument #1 to 'bytes' (length out of range)");
        }
        arguments.budget().steps(length);
        arguments.budget().bytes(length);
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return LuaString.valueUsing(bytes, 0, length);
    }
}
