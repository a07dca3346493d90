package io.framegate.lua.library.kong;

import io.framegate.frame.Payload;
import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.json.JsonLibrary;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.SessionFacts;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code kong.response}: an answer to the handshake instead of a session. */
final class ResponseFunctions {

    private static final String CONTENT_TYPE = "content-type";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String PLAIN = "text/plain; charset=utf-8";

    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(408, "Request timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(413, "Payload too large"),
            Map.entry(426, "Upgrade required"),
            Map.entry(429, "Too many requests"),
            Map.entry(500, "An unexpected error occurred"),
            Map.entry(502, "An invalid response was received from the upstream server"),
            Map.entry(503, "The upstream server is currently unavailable"),
            Map.entry(504, "The upstream server is timing out"));

    private final JsonLibrary json;

    private ResponseFunctions(JsonLibrary json) {
        this.json = json;
    }

    static LuaTable table(LuaState state, JsonLibrary json) {
        ResponseFunctions functions = new ResponseFunctions(json);
        FunctionTable response = new FunctionTable("kong.response", state);
        for (String name :
                new String[] {"get_status", "get_header", "get_headers", "get_source", "get_raw_body", "set_raw_body"
                }) {
            RequestFunctions.never(response, name, Phases.RESPONSE);
        }
        return response.function("exit", Phases.HANDSHAKE, functions::exit)
                .function("error", Phases.HANDSHAKE, functions::error)
                .refused(
                        "the answer that makes a session is the gateway's; kong.response.exit takes headers",
                        "set_status",
                        "set_header",
                        "add_header",
                        "clear_header",
                        "set_headers")
                .table();
    }

    // ---- exit(status, body, headers)

    private Varargs exit(Arguments arguments) {
        int status = status(arguments, 100);
        LuaValue given = arguments.at(2);
        if (!given.isnil() && !(given instanceof LuaString) && !(given instanceof LuaTable)) {
            throw new LuaError("body must be a nil, string or table");
        }
        Map<String, String> headers = headers(arguments);
        LuaString body = given instanceof LuaString text ? text : LuaValue.EMPTYSTRING;
        if (given instanceof LuaTable) {
            body = json.encode(given);
            headers.putIfAbsent(CONTENT_TYPE, JSON);
        } else if (body.length() > 0) {
            headers.putIfAbsent(CONTENT_TYPE, PLAIN);
        }
        throw arguments.running().exit(new Reject(status, utf8(body), headers));
    }

    private static int status(Arguments arguments, int least) {
        LuaValue status = arguments.at(1);
        if (status.type() != LuaValue.TNUMBER) {
            throw new LuaError("code must be a number");
        } else if (status.todouble() < least || status.todouble() > 599) {
            throw new LuaError("code must be a number between " + least + " and 599");
        }
        return status.toint();
    }

    private static String utf8(LuaString body) {
        if (!Payload.of(ByteBuffer.wrap(body.m_bytes, body.m_offset, body.m_length))
                .isUtf8()) {
            throw new LuaError("body must be UTF-8");
        }
        return Text.utf8(body);
    }

    private static Map<String, String> headers(Arguments arguments) {
        if (arguments.isAbsent(3)) {
            return new LinkedHashMap<>();
        } else if (!(arguments.at(3) instanceof LuaTable table)) {
            throw new LuaError("headers must be a nil or table");
        } else {
            Map<String, String> headers = new LinkedHashMap<>();
            for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
                arguments.budget().bytes(256);
                String name = ServiceFunctions.headerName(entry.arg1());
                headers.put(
                        name.equalsIgnoreCase(CONTENT_TYPE) ? CONTENT_TYPE : name, value(entry.arg1(), entry.arg(2)));
            }
            return headers;
        }
    }

    /** An answer has one value of a field: several are a list. */
    private static String value(LuaValue name, LuaValue value) {
        if (!(value instanceof LuaTable several)) {
            return ServiceFunctions.headerValue(name, value);
        }
        StringBuilder list = new StringBuilder();
        for (int i = 1; i <= several.rawlen(); i++) {
            list.append(i > 1 ? ", " : "").append(ServiceFunctions.headerValue(name, several.rawget(i)));
        }
        return list.toString();
    }

    // ---- error(status, message, headers)

    private Varargs error(Arguments arguments) {
        int status = status(arguments, 400);
        LuaValue given = arguments.at(2);
        if (!given.isnil() && !(given instanceof LuaString) && !(given instanceof LuaTable)) {
            throw new LuaError("message must be a nil, string or table");
        }
        Map<String, String> headers = headers(arguments);
        SessionFacts facts = arguments.running().facts();
        String body;
        if (given instanceof LuaTable) {
            headers.put(CONTENT_TYPE, JSON);
            body = utf8(json.encode(given));
        } else {
            LuaString message = given instanceof LuaString text
                    ? text
                    : Text.of(MESSAGES.getOrDefault(status, "The upstream server responded with " + status));
            boolean asJson = facts.request().headers().elements("Accept").stream()
                    .anyMatch(range -> range.toLowerCase(Locale.ROOT).startsWith("application/json"));
            headers.put(CONTENT_TYPE, asJson ? JSON : PLAIN);
            body = asJson ? json(message, facts.id()) : utf8(message) + "\nrequest_id: " + facts.id() + "\n";
        }
        throw arguments.running().exit(new Reject(status, body, headers));
    }

    private String json(LuaString message, String id) {
        return "{\"message\":" + utf8(json.encode(message)) + ",\"request_id\":\"" + id + "\"}";
    }
}
