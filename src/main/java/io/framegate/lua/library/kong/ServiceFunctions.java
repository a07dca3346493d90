package io.framegate.lua.library.kong;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.UriText;
import io.framegate.pdk.HandshakeDecision.Proceed;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code kong.service}: the request that goes to the upstream, which a script changes in the handshake. */
final class ServiceFunctions {

    private static final String OWN = "the upgrade request is the gateway's own";

    private ServiceFunctions() {}

    static LuaTable table(LuaState state) {
        FunctionTable response = new FunctionTable("kong.service.response", state);
        for (String name : new String[] {"get_status", "get_headers", "get_header", "get_raw_body", "get_body"}) {
            RequestFunctions.never(response, name, Phases.RESPONSE);
        }
        return new FunctionTable("kong.service", state)
                .value("request", request(state))
                .value("response", response.table())
                .function("set_retries", Phases.HANDSHAKE, a -> {
                    int count = whole(a, 1, "retries");
                    return change(a, proceed -> proceed.withRetries(count));
                })
                .function("set_timeouts", Phases.HANDSHAKE, a -> {
                    int connect = whole(a, 1, "connect_timeout");
                    int write = whole(a, 2, "write_timeout");
                    int read = whole(a, 3, "read_timeout");
                    return change(a, proceed -> proceed.withTimeouts(connect, write, read));
                })
                .refused(
                        "routes and their services say where a session goes",
                        "set_target",
                        "set_upstream",
                        "set_target_retry_callback")
                .refused(
                        "certificates are the service's",
                        "set_tls_cert_key",
                        "set_tls_verify",
                        "set_tls_verify_depth",
                        "set_tls_verify_store")
                .table();
    }

    private static LuaTable request(LuaState state) {
        return new FunctionTable("kong.service.request", state)
                .function("set_header", Phases.HANDSHAKE, ServiceFunctions::setHeader)
                .function("add_header", Phases.HANDSHAKE, a -> {
                    String name = headerName(a.at(1));
                    String value = headerValue(a.at(1), a.at(2));
                    return change(a, proceed -> proceed.withAddedUpstreamHeader(name, value));
                })
                .function("clear_header", Phases.HANDSHAKE, a -> {
                    String name = headerName(a.at(1));
                    return change(a, proceed -> proceed.withoutUpstreamHeader(name));
                })
                .function("set_headers", Phases.HANDSHAKE, ServiceFunctions::setHeaders)
                .function("set_path", Phases.HANDSHAKE, ServiceFunctions::setPath)
                .function("set_raw_query", Phases.HANDSHAKE, a -> {
                    if (!(a.at(1) instanceof LuaString query)) {
                        throw new LuaError("query must be a string");
                    }
                    return change(a, proceed -> proceed.withUpstreamQuery(Text.wire(query)));
                })
                .function("set_query", Phases.HANDSHAKE, a -> {
                    if (!(a.at(1) instanceof LuaTable parameters)) {
                        throw new LuaError("args must be a table");
                    }
                    String query = Text.wire(UriText.encode(parameters, true, a.budget()));
                    return change(a, proceed -> proceed.withUpstreamQuery(query));
                })
                .refused(
                        OWN,
                        "set_scheme",
                        "set_method",
                        "set_body",
                        "set_raw_body",
                        "enable_buffering",
                        "set_http_version")
                .refused("certificates are the service's", "disable_tls", "enable_tls")
                .table();
    }

    private static Varargs change(Arguments arguments, UnaryOperator<Proceed> change) {
        arguments.budget().steps(64); // the list of changes is copied
        arguments.budget().bytes(256);
        arguments.running().change(change);
        return LuaValue.NONE;
    }

    private static int whole(Arguments arguments, int index, String name) {
        LuaValue value = arguments.at(index);
        if (value.type() != LuaValue.TNUMBER || value.todouble() != Math.rint(value.todouble())) {
            throw new LuaError(name + " must be an integer");
        }
        return value.toint();
    }

    // ---- header fields

    private static Varargs setHeader(Arguments arguments) {
        String name = headerName(arguments.at(1));
        String value = headerValue(arguments.at(1), arguments.at(2));
        return change(arguments, proceed -> proceed.withUpstreamHeader(name, value));
    }

    private static Varargs setHeaders(Arguments arguments) {
        if (!(arguments.at(1) instanceof LuaTable headers)) {
            throw new LuaError("headers must be a table");
        }
        for (Varargs entry = headers.next(LuaValue.NIL); !entry.arg1().isnil(); entry = headers.next(entry.arg1())) {
            String name = headerName(entry.arg1());
            if (entry.arg(2) instanceof LuaTable values) {
                change(arguments, proceed -> proceed.withoutUpstreamHeader(name));
                for (int i = 1; i <= values.rawlen(); i++) {
                    String value = headerValue(entry.arg1(), values.rawget(i));
                    change(arguments, proceed -> proceed.withAddedUpstreamHeader(name, value));
                }
            } else {
                String value = headerValue(entry.arg1(), entry.arg(2));
                change(arguments, proceed -> proceed.withUpstreamHeader(name, value));
            }
        }
        return LuaValue.NONE;
    }

    /** The name of a field, or Kong's refusal. */
    static String headerName(LuaValue name) {
        if (name instanceof LuaString text) {
            return Text.wire(text);
        }
        throw new LuaError(
                name.isnil()
                        ? "header must be a string"
                        : "invalid header name \"" + name.tojstring() + "\": got " + name.typename()
                                + ", expected string");
    }

    /** The value of a field, or Kong's refusal. */
    static String headerValue(LuaValue name, LuaValue value) {
        Optional<LuaString> text = Arguments.text(value);
        if (text.isPresent()) {
            return Text.wire(text.get());
        } else if (value.type() == LuaValue.TBOOLEAN) {
            return value.tojstring();
        }
        throw new LuaError("invalid header value for \"" + name.tojstring() + "\": got " + value.typename()
                + ", expected array of string, string, number or boolean");
    }

    /** Bytes that a path may not have are percent-encoded; triplets stay. */
    private static Varargs setPath(Arguments arguments) {
        if (!(arguments.at(1) instanceof LuaString path)) {
            throw new LuaError("path must be a string");
        } else if (path.length() == 0 || path.luaByte(0) != '/') {
            throw new LuaError("path must start with /");
        }
        arguments.budget().steps(path.length());
        StringBuilder encoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            int c = path.luaByte(i);
            if (c <= ' ' || c >= 0x7F || c == '?' || c == '#') {
                encoded.append(String.format("%%%02X", c));
            } else {
                encoded.append((char) c);
            }
        }
        return change(arguments, proceed -> proceed.withUpstreamPath(encoded.toString()));
    }
}
