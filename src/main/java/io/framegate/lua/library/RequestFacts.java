package io.framegate.lua.library;

import io.framegate.config.UriPath;
import io.framegate.lua.Budget;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.SessionFacts.Request;
import java.util.Locale;
import java.util.Map;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.TwoArgFunction;

/** The handshake request of the session that a call is about, with Lua's values. */
public final class RequestFacts {

    private static final LuaValue TRUNCATED = LuaValue.valueOf("truncated");

    /** What finds a name that is written in another way. */
    private static final LuaTable ANY_CASE = anyCase();

    private final Request request;
    private final Budget budget;

    private RequestFacts(SessionFacts facts, Budget budget) {
        this.request = facts.request();
        this.budget = budget;
    }

    /** The request of the call that runs. */
    public static RequestFacts of(Arguments arguments) {
        return new RequestFacts(arguments.running().facts(), arguments.budget());
    }

    /** {@code http} or {@code https}, as the client sees it. */
    public LuaValue scheme() {
        return LuaValue.valueOf(request.scheme().equals("wss") ? "https" : "http");
    }

    /** The request. */
    public Request request() {
        return request;
    }

    /** The path, of which everything is decoded that has no meaning of its own there. */
    public LuaString path() {
        budget.steps(2L * request.path().length());
        return UriText.unescapePath(Text.ofWire(UriPath.normalize(request.path())), budget);
    }

    /** The path as sent, with the query. */
    public LuaString target() {
        return Text.ofWire(request.query().isEmpty() ? request.path() : request.path() + "?" + request.query());
    }

    /** The parameters of the query, at most so many unless that is 0; and whether there were more. */
    public Varargs query(int most) {
        UriText.Query query = UriText.decode(Text.ofWire(request.query()), most, budget);
        return query.truncated() ? LuaValue.varargsOf(query.parameters(), TRUNCATED) : query.parameters();
    }

    /** A field, of which dashes may be written as underscores; nil if there is none. */
    public LuaValue header(LuaString name) {
        return request.headers()
                .first(Text.wire(name))
                .or(() -> request.headers().first(Text.wire(name).replace('_', '-')))
                .<LuaValue>map(Text::ofWire)
                .orElse(LuaValue.NIL);
    }

    /** The fields by their names in lower case, at most so many unless that is 0; and whether there were more. */
    public Varargs headers(int most) {
        LuaTable table = new LuaTable();
        Crowd crowd = new Crowd(budget);
        int count = 0;
        for (Map.Entry<String, String> field : request.headers().fields()) {
            if (most > 0 && ++count > most) {
                return LuaValue.varargsOf(table, TRUNCATED);
            }
            LuaString name = Text.ofWire(field.getKey().toLowerCase(Locale.ROOT));
            crowd.add(name);
            budget.bytes(
                    2L * TableLibrary.ENTRY + name.length() + field.getValue().length());
            UriText.add(table, name, Text.ofWire(field.getValue()));
        }
        table.setmetatable(ANY_CASE);
        return table;
    }

    private static LuaTable anyCase() {
        LuaTable meta = new LuaTable();
        meta.rawset(LuaValue.INDEX, new TwoArgFunction() {
            @Override
            public LuaValue call(LuaValue table, LuaValue key) {
                return key instanceof LuaString name && name.length() < 1_000
                        ? table.rawget(Text.ofWire(
                                Text.wire(name).toLowerCase(Locale.ROOT).replace('_', '-')))
                        : LuaValue.NIL;
            }
        });
        meta.rawset(LuaValue.METATABLE, LuaValue.FALSE);
        return meta;
    }
}
