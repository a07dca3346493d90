package io.framegate.lua.library.kong;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.LibraryFunction;
import io.framegate.lua.library.RequestFacts;
import io.framegate.lua.library.Text;
import io.framegate.script.PhaseGuard;
import java.util.function.Function;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code kong.request}: the handshake request. */
final class RequestFunctions {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private RequestFunctions() {}

    static LuaTable table(LuaState state) {
        FunctionTable request = new FunctionTable("kong.request", state);
        reads(request, "get_scheme", RequestFacts::scheme);
        reads(request, "get_host", facts -> Text.ofWire(facts.request().host()));
        reads(request, "get_port", facts -> LuaValue.valueOf(facts.request().port()));
        reads(request, "get_forwarded_scheme", RequestFacts::scheme);
        reads(
                request,
                "get_forwarded_host",
                facts -> Text.ofWire(facts.request().forwardedHost()));
        reads(
                request,
                "get_forwarded_port",
                facts -> LuaValue.valueOf(facts.request().forwardedPort()));
        reads(request, "get_forwarded_path", RequestFacts::path);
        reads(request, "get_forwarded_prefix", facts -> facts.header(LuaString.valueOf("X-Forwarded-Prefix")));
        reads(request, "get_http_version", facts -> LuaValue.valueOf(1.1));
        reads(request, "get_method", facts -> LuaValue.valueOf("GET"));
        reads(request, "get_path", RequestFacts::path);
        reads(request, "get_raw_path", facts -> Text.ofWire(facts.request().path()));
        reads(request, "get_path_with_query", RequestFacts::target);
        reads(request, "get_raw_query", facts -> Text.ofWire(facts.request().query()));
        body(request, "get_raw_body", "get_body");
        return request.function(
                        "get_query", Phases.SESSION, a -> RequestFacts.of(a).query(most(a, "max_args")))
                .function("get_headers", Phases.SESSION, a -> RequestFacts.of(a).headers(most(a, "max_headers")))
                .function("get_header", Phases.SESSION, a -> RequestFacts.of(a).header(name(a, "header name")))
                .function("get_query_arg", Phases.SESSION, RequestFunctions::queryArgument)
                .function("get_uri_captures", Phases.SESSION, a -> captures())
                .refused("the gateway does not keep it", "get_start_time")
                .table();
    }

    private static void reads(FunctionTable table, String name, Function<RequestFacts, LuaValue> reader) {
        table.function(name, Phases.SESSION, arguments -> reader.apply(RequestFacts.of(arguments)));
    }

    private static void body(FunctionTable table, String... names) {
        for (String name : names) {
            never(table, name, Phases.REQUEST_BODY);
        }
    }

    /** A function that no phase of a session lets pass. */
    static void never(FunctionTable table, String name, PhaseGuard guard) {
        LibraryFunction.Body nothing = arguments -> LuaValue.NIL;
        table.function(name, guard, nothing);
    }

    private static Varargs queryArgument(Arguments arguments) {
        LuaString name = name(arguments, "query argument name");
        LuaTable parameters = (LuaTable) RequestFacts.of(arguments).query(MOST).arg1();
        LuaValue value = parameters.rawget(name);
        return value instanceof LuaTable several ? several.rawget(1) : value;
    }

    /** Routes of expressions have none that a session keeps. */
    private static LuaTable captures() {
        LuaTable captures = new LuaTable();
        captures.rawset("named", new LuaTable());
        captures.rawset("unnamed", new LuaTable());
        return captures;
    }

    private static LuaString name(Arguments arguments, String what) {
        if (arguments.at(1) instanceof LuaString name) {
            return name;
        }
        throw new LuaError(what + " must be a string");
    }

    private static int most(Arguments arguments, String what) {
        if (arguments.isAbsent(1)) {
            return USUAL;
        } else if (arguments.at(1).type() != LuaValue.TNUMBER) {
            throw new LuaError(what + " must be a number");
        }
        int most = arguments.integer(1);
        if (most < 1) {
            throw new LuaError(what + " must be >= 1");
        } else if (most > MOST) {
            throw new LuaError(what + " must be <= " + MOST);
        }
        return most;
    }
}
