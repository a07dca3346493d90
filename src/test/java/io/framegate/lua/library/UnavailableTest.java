package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not there says so when it is used; the top of a file that names it runs. */
class UnavailableTest {

    private final LibraryTester lua = new LibraryTester();

    private String show(String expression) {
        return lua.showOrFailure(lua.call(Phase.WS_CLIENT_FRAME), expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '\u0001',
            value = {
                "local at = ngx.timer.at return type(at) => table",
                "local sleep = ngx.sleep return type(sleep) => function",
                "local d = ngx.shared.cache return type(d) => table",
                "local q = kong.db.consumers.select return type(q) => table",
                "pcall(ngx.sleep, 1) => false|ngx.sleep is not available: a script may not wait; write a verticle",
                "ngx.timer.at(0, print) => ! ngx.timer.at is not available: a script may not wait; write a verticle",
                "ngx.socket.tcp() => ! ngx.socket.tcp is not available: a script may not wait; write a verticle",
                "ngx.shared.cache:get('a') => ! ngx.shared.cache.get is not available: sessions share nothing but kong.ctx; write a verticle",
                "kong.db.consumers:select({id = 1}) => ! kong.db.consumers.select is not available: scripts keep nothing beyond a session but their upvalues; write a verticle",
                "kong.cache:get('a', nil, print) => ! kong.cache.get is not available: scripts keep nothing beyond a session but their upvalues; write a verticle",
                "for k in pairs(ngx.shared) do end return 1 => ! ngx.shared is not available: sessions share nothing but kong.ctx; write a verticle",
                "ngx.header['X-A'] = 1 return 1 => ! ngx.header is not available: a session is answered by its upstream; in the handshake there is kong.response.exit",
                "setmetatable(ngx.shared, {}) => ! cannot change a protected metatable",
                "setmetatable(kong.log, {}) => ! cannot change a protected metatable",
                "rawset(kong.log, 'err', print) => ! kong.log.err cannot be changed",
                "rawset(ngx, 'now', print) => ! ngx.now cannot be changed",
                "kong.client.tls.get_full_client_certificate_chain() => ! kong.client.tls.get_full_client_certificate_chain is not available: the gateway's own settings say how it uses TLS",
                "kong.request.get_raw_body() => ! function cannot be called in ws_client_frame phase (only in: rewrite, access, response, header_filter, body_filter, log)",
                "kong.nothing, ngx.nothing, kong.request.nothing => nil|nil|nil",
            })
    void usingItIsRefused(String expression, String expected) {
        assertThat(show(expression)).isEqualTo(expected);
    }
}
