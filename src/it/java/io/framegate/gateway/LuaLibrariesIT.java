package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What scripts do with the libraries, in a session through the gateway. */
class LuaLibrariesIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway with(String handshake, String clientFrame) {
        return TestGateway.builder()
                .start(
                        upstream.port(),
                        "- name: pre-function\n  protocols: [ws, wss]\n  config:\n    ws_handshake:\n    - |\n"
                                + handshake.indent(6) + "    ws_client_frame:\n    - |\n" + clientFrame.indent(6));
    }

    @Test
    void aHandshakeIsChangedAndRememberedForTheFrames() throws Exception {
        try (TestGateway gateway = with("""
                        local request = kong.request
                        kong.service.request.set_header("X-Path", request.get_path() .. "?" .. request.get_raw_query())
                        kong.service.request.set_header("X-Signed", ngx.encode_base64(ngx.hmac_sha1("key", request.get_header("x-user"))))
                        kong.service.request.set_query({user = request.get_query_arg("u")})
                        kong.ctx.plugin.user = request.get_header("X-User")
                        """, """
                        local cjson = require "cjson.safe"
                        local message, wrong = cjson.decode((kong.websocket.client.get_frame()))
                        if not message then
                          return kong.websocket.client.close(1007, wrong)
                        end
                        message.user = kong.ctx.plugin.user
                        message.text = ngx.re.gsub(message.text, "[0-9]+", "#", "jo")
                        kong.websocket.client.set_frame_data(message.user .. ":" .. cjson.encode(message.text))
                        """);
                Session session = gateway.sessionAt("/chat?u=1", upstream, "X-User: alice")) {
            Head request = session.upstream().request();
            assertThat(request.line()).startsWith("GET /chat?user=1 ");
            assertThat(request.field("X-Path")).contains("/chat?u=1");
            assertThat(request.field("X-Signed")).isPresent();

            session.client().sendText("{\"text\":\"call 112 / now\"}");
            session.upstream().expectText("alice:\"call # \\/ now\"");
            session.client().sendText("{\"text\":");
            session.client().expectClose(1007, "Expected value but found T_END at character 9");
        }
    }

    @Test
    void aHandshakeIsAnsweredInstead() throws Exception {
        try (TestGateway gateway = with("""
                        if not kong.request.get_header("X-User") then
                          pcall(kong.response.exit, 403, {message = "who are you"}, {["X-Why"] = "no user"})
                          error("never here")
                        end
                        """, "");
                RawClient client = gateway.ask("/")) {
            Head answer = client.expectStatus(403);
            assertThat(answer.field("X-Why")).contains("no user");
            assertThat(answer.field("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(client.readRest()).isEqualTo("{\"message\":\"who are you\"}");
        }
        upstream.expectNobody(50);
    }
}
