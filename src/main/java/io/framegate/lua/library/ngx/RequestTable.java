package io.framegate.lua.library.ngx;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.RequestFacts;
import io.framegate.pdk.Phase;
import io.framegate.script.PhaseGuard;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code ngx.req}: the handshake request, to read. */
final class RequestTable {

    private RequestTable() {}

    static LuaTable of(LuaState state) {
        PhaseGuard never = PhaseGuard.onlyIn(Phase.REWRITE, Phase.ACCESS);
        return new FunctionTable("ngx.req", state)
                .function("get_method", a -> {
                    a.running().facts();
                    return LuaValue.valueOf("GET");
                })
                .function("http_version", a -> {
                    a.running().facts();
                    return LuaValue.valueOf(1.1);
                })
                .function("is_internal", a -> LuaValue.FALSE)
                .function("get_headers", a -> RequestFacts.of(a).headers(Math.max(0, a.integer(1, 100))))
                .function("get_uri_args", a -> RequestFacts.of(a).query(Math.max(0, a.integer(1, 100))))
                .function("read_body", never, a -> LuaValue.NONE)
                .function("get_body_data", never, a -> LuaValue.NIL)
                .function("get_body_file", never, a -> LuaValue.NIL)
                .function("get_post_args", never, a -> LuaValue.NIL)
                .refused(
                        "the request of a session is changed by kong.service.request",
                        "set_header",
                        "clear_header",
                        "set_uri",
                        "set_uri_args",
                        "set_method")
                .refused("a handshake has no body", "set_body_data", "set_body_file", "discard_body", "init_body")
                .refused("the gateway does not keep it", "raw_header", "start_time", "socket")
                .table();
    }
}
