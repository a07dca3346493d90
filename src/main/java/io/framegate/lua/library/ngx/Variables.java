package io.framegate.lua.library.ngx;

import io.framegate.config.UriPath;
import io.framegate.lua.LuaState;
import io.framegate.lua.library.Facade;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.UriText;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.SessionFacts.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code ngx.var}: those variables of nginx that a session's handshake answers, read-only. Others are nil. */
final class Variables {

    private static final Map<String, Function<SessionFacts, LuaValue>> KNOWN = Map.ofEntries(
            known("remote_addr", facts -> Text.of(facts.client().ip())),
            known("realip_remote_addr", facts -> Text.of(facts.client().ip())),
            known("remote_port", facts -> port(facts.client().port())),
            known("realip_remote_port", facts -> port(facts.client().port())),
            known("request_id", facts -> Text.of(facts.id())),
            known("kong_request_id", facts -> Text.of(facts.id())),
            known("request_method", facts -> LuaValue.valueOf("GET")),
            known("server_protocol", facts -> LuaValue.valueOf("HTTP/1.1")),
            known("scheme", facts -> LuaValue.valueOf(isSecure(facts) ? "https" : "http")),
            known("https", facts -> LuaValue.valueOf(isSecure(facts) ? "on" : "")),
            known("host", facts -> Text.ofWire(facts.request().host())),
            known("server_port", facts -> port(facts.request().port())),
            known("request_uri", facts -> Text.ofWire(target(facts.request()))),
            known("request", facts -> Text.ofWire("GET " + target(facts.request()) + " HTTP/1.1")),
            known("args", Variables::query),
            known("query_string", Variables::query),
            known("is_args", facts -> LuaValue.valueOf(facts.request().query().isEmpty() ? "" : "?")),
            known("nginx_version", facts -> LuaValue.valueOf(NgxLibrary.NGINX)));

    private final LuaState state;
    private final Clock clock;

    private Variables(LuaState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    static LuaTable table(LuaState state, Clock clock) {
        return Facade.of("ngx.var", new LuaTable(), new Variables(state, clock)::value);
    }

    private static Map.Entry<String, Function<SessionFacts, LuaValue>> known(
            String name, Function<SessionFacts, LuaValue> value) {
        return Map.entry(name, value);
    }

    private LuaValue value(String name) {
        SessionFacts facts = state.running().facts();
        Function<SessionFacts, LuaValue> known = KNOWN.get(name);
        if (known != null) {
            return known.apply(facts);
        } else if (name.startsWith("http_")) {
            return header(facts.request().headers(), name.substring(5).replace('_', '-'));
        } else if (name.startsWith("cookie_")) {
            return cookie(facts.request().headers(), name.substring(7));
        } else if (name.startsWith("arg_")) {
            return argument(facts.request(), name.substring(4));
        }
        return switch (name) {
            case "uri", "document_uri" ->
                UriText.unescapeAll(
                        Text.ofWire(UriPath.normalize(facts.request().path())), state.budget());
            case "msec" -> Text.of(String.format(Locale.ROOT, "%.3f", clock.now()));
            case "time_iso8601" ->
                Text.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        Instant.ofEpochSecond((long) clock.now()).atOffset(ZoneOffset.UTC)));
            default -> LuaValue.NIL;
        };
    }

    private static boolean isSecure(SessionFacts facts) {
        return facts.request().scheme().equals("wss");
    }

    private static LuaValue port(int port) {
        return LuaValue.valueOf(Integer.toString(port));
    }

    private static String target(Request request) {
        return request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    }

    private static LuaValue query(SessionFacts facts) {
        return facts.request().query().isEmpty()
                ? LuaValue.NIL
                : Text.ofWire(facts.request().query());
    }

    private static LuaValue header(Headers headers, String name) {
        return headers.contains(name) ? Text.ofWire(String.join(", ", headers.all(name))) : LuaValue.NIL;
    }

    private static LuaValue cookie(Headers headers, String name) {
        for (String field : headers.all("Cookie")) {
            for (String pair : field.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    return Text.ofWire(pair.substring(equals + 1).strip());
                }
            }
        }
        return LuaValue.NIL;
    }

    /** As sent, unlike {@code ngx.req.get_uri_args}. */
    private LuaValue argument(Request request, String name) {
        state.budget().steps(request.query().length());
        for (String pair : request.query().split("&", -1)) {
            if (pair.length() > name.length()
                    && pair.charAt(name.length()) == '='
                    && pair.regionMatches(true, 0, name, 0, name.length())) {
                return Text.ofWire(pair.substring(name.length() + 1));
            }
        }
        return LuaValue.NIL;
    }
}
