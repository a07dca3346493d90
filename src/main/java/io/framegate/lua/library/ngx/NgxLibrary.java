package io.framegate.lua.library.ngx;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.Facade;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.LibrarySite;
import io.framegate.lua.library.Null;
import io.framegate.lua.library.ScriptLog;
import io.framegate.lua.library.Unavailable;
import io.framegate.lua.library.UriText;
import io.framegate.lua.library.regex.RegexLibrary;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import io.framegate.script.PhaseGuard;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code ngx}. */
public final class NgxLibrary {

    /** What {@code ngx.var.nginx_version} says: that of the OpenResty whose functions these are. */
    static final String NGINX = "1.27.1";

    private static final String WAITS = "a script may not wait; write a verticle";
    private static final String ANSWERS =
            "a session is answered by its upstream; in the handshake there is kong.response.exit";
    private static final PhaseGuard IN_HANDSHAKE = PhaseGuard.onlyIn(Phase.WS_HANDSHAKE);

    private final LuaState state;
    private final LibrarySite site;

    private NgxLibrary(LuaState state, LibrarySite site) {
        this.state = state;
        this.site = site;
    }

    /** Adds {@code ngx} and the modules that have the same functions. */
    public static void install(LuaTable globals, LuaState state, LibrarySite site, ScriptLog log) {
        NgxLibrary library = new NgxLibrary(state, site);
        LuaTable ngx = library.table(log);
        globals.rawset("ngx", Facade.of("ngx", ngx, library::ofSession));
        FunctionTable base64 = new FunctionTable("ngx.base64", state);
        Base64.addUrlTo(base64);
        state.module("ngx.base64", base64.table());
        state.module("ngx.re", RegexLibrary.module(state));
        state.module("ngx.errlog", Unavailable.table("ngx.errlog", "the log is the gateway's"));
    }

    private LuaValue ofSession(String name) {
        return name.equals("ctx") ? state.running().sharedContext() : LuaValue.NIL;
    }

    private LuaTable table(ScriptLog log) {
        Clock clock = new Clock(site.clock());
        FunctionTable ngx = new FunctionTable("ngx", state)
                .value("null", Null.NULL)
                .value("var", Variables.table(state, clock))
                .value("re", Facade.of("ngx.re", RegexLibrary.table(state)))
                .value("req", Facade.of("ngx.req", RequestTable.of(state)))
                .value("config", config())
                .value("is_subrequest", LuaValue.FALSE)
                .value("headers_sent", LuaValue.FALSE)
                .function("log", a -> {
                    log.log(ScriptLog.ofNginx(a.integer(1)), a, 2, "");
                    return LuaValue.NONE;
                })
                .function("get_phase", a -> LuaValue.valueOf(nginxPhase()))
                .function("exit", this::exit)
                .function("quote_sql_str", NgxLibrary::quote);
        clock.addTo(ngx);
        Digests.addTo(ngx);
        Base64.addTo(ngx);
        addUris(ngx);
        addConstants(ngx);
        addUnavailable(ngx);
        return ngx.table();
    }

    private LuaTable config() {
        return new FunctionTable("ngx.config", state)
                .value("subsystem", LuaValue.valueOf("http"))
                .value("debug", LuaValue.FALSE)
                .numbers("nginx_version", 1_027_001, "ngx_lua_version", 10_028)
                .refused("the gateway's files are its own", "prefix", "nginx_configure")
                .table();
    }

    private static void addUris(FunctionTable ngx) {
        ngx.function("escape_uri", a -> {
                    int type = a.integer(2, 2);
                    if (type < 0 || type >= UriText.types()) {
                        throw new LuaError("\"type\" " + type + " out of range");
                    }
                    return UriText.escape(Digests.textOf(a, 1), type, a.budget());
                })
                .function("unescape_uri", a -> UriText.unescape(Digests.textOf(a, 1), a.budget()))
                .function("encode_args", a -> UriText.encode(a.table(1), false, a.budget()))
                .function("decode_args", a -> {
                    UriText.Query query = UriText.decode(a.string(1), Math.max(0, a.integer(2, 100)), a.budget());
                    return query.truncated()
                            ? LuaValue.varargsOf(query.parameters(), LuaValue.valueOf("truncated"))
                            : query.parameters();
                });
    }

    /** The phase of nginx's that a script would run in under Kong. */
    private String nginxPhase() {
        try {
            return switch (state.running().phase()) {
                case WS_CLOSE, LOG -> "log";
                case INIT_WORKER -> "init_worker";
                default -> "access";
            };
        } catch (PdkException loading) {
            return "init";
        }
    }

    private Varargs exit(Arguments arguments) {
        int status = arguments.integer(1);
        if (status == 0) {
            throw Unavailable.error("ngx.exit(ngx.OK)", "return from the chunk instead");
        }
        state.running().check(IN_HANDSHAKE);
        throw state.running().exit(new Reject(status, "", Map.of()));
    }

    private static LuaValue quote(Arguments arguments) {
        LuaString text = arguments.string(1);
        ByteBuilder quoted = arguments.builder(text.length() + 8).append('\'');
        for (int i = 0; i < text.length(); i++) {
            arguments.budget().steps(1);
            int c = text.luaByte(i);
            int letter =
                    switch (c) {
                        case 0 -> '0';
                        case '\b' -> 'b';
                        case '\t' -> 't';
                        case '\n' -> 'n';
                        case '\r' -> 'r';
                        case 0x1A -> 'Z';
                        case '\'', '"', '\\' -> c;
                        default -> -1;
                    };
            if (letter >= 0) {
                quoted.append('\\');
            }
            quoted.append(letter >= 0 ? letter : c);
        }
        return quoted.append('\'').build();
    }

    private static void addConstants(FunctionTable ngx) {
        ngx.numbers("OK", 0, "ERROR", -1, "AGAIN", -2, "DONE", -4, "DECLINED", -5)
                .numbers("STDERR", 0, "EMERG", 1, "ALERT", 2, "CRIT", 3, "ERR", 4)
                .numbers("WARN", 5, "NOTICE", 6, "INFO", 7, "DEBUG", 8)
                .numbers("HTTP_GET", 2, "HTTP_HEAD", 4, "HTTP_POST", 8, "HTTP_PUT", 16, "HTTP_DELETE", 32)
                .numbers("HTTP_OPTIONS", 512, "HTTP_PATCH", 16_384)
                .numbers("HTTP_CONTINUE", 100, "HTTP_SWITCHING_PROTOCOLS", 101)
                .numbers("HTTP_OK", 200, "HTTP_CREATED", 201, "HTTP_ACCEPTED", 202, "HTTP_NO_CONTENT", 204)
                .numbers("HTTP_PARTIAL_CONTENT", 206, "HTTP_SPECIAL_RESPONSE", 300)
                .numbers("HTTP_MOVED_PERMANENTLY", 301, "HTTP_MOVED_TEMPORARILY", 302, "HTTP_SEE_OTHER", 303)
                .numbers("HTTP_NOT_MODIFIED", 304, "HTTP_TEMPORARY_REDIRECT", 307, "HTTP_PERMANENT_REDIRECT", 308)
                .numbers("HTTP_BAD_REQUEST", 400, "HTTP_UNAUTHORIZED", 401, "HTTP_PAYMENT_REQUIRED", 402)
                .numbers("HTTP_FORBIDDEN", 403, "HTTP_NOT_FOUND", 404, "HTTP_NOT_ALLOWED", 405)
                .numbers("HTTP_NOT_ACCEPTABLE", 406, "HTTP_REQUEST_TIMEOUT", 408, "HTTP_CONFLICT", 409)
                .numbers("HTTP_GONE", 410, "HTTP_UPGRADE_REQUIRED", 426, "HTTP_TOO_MANY_REQUESTS", 429)
                .numbers("HTTP_CLOSE", 444, "HTTP_ILLEGAL", 451, "HTTP_INTERNAL_SERVER_ERROR", 500)
                .numbers("HTTP_METHOD_NOT_IMPLEMENTED", 501, "HTTP_NOT_IMPLEMENTED", 501, "HTTP_BAD_GATEWAY", 502)
                .numbers("HTTP_SERVICE_UNAVAILABLE", 503, "HTTP_GATEWAY_TIMEOUT", 504)
                .numbers("HTTP_VERSION_NOT_SUPPORTED", 505, "HTTP_INSUFFICIENT_STORAGE", 507);
    }

    private static void addUnavailable(FunctionTable ngx) {
        ngx.refused(WAITS, "sleep", "run_worker_thread")
                .refused(ANSWERS, "say", "print", "flush", "eof", "redirect", "exec", "send_headers", "on_abort")
                .refusedTables(WAITS, "socket", "timer", "thread", "location", "semaphore")
                .refusedTables("sessions share nothing but kong.ctx; write a verticle", "shared")
                .refusedTables("event loops are the gateway's", "worker", "process")
                .refusedTables(ANSWERS, "header", "resp", "arg")
                .refusedTables("the gateway's own settings say how it uses TLS", "ssl", "ocsp")
                .refusedTables("upstreams and their health are the gateway's", "balancer", "upstream");
    }
}
