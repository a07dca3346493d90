package io.framegate.lua.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.Decision;
import io.framegate.script.ScriptCall;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings are bytes: whatever a frame holds comes back from what undoes what was done. */
class EveryByteTest {

    private final LibraryTester lua = new LibraryTester();

    private byte[] changed(byte[] payload, String expression) throws Exception {
        ScriptCall call = lua.call(Frame.of(FrameType.BINARY, Payload.of(payload)));
        lua.run(
                call,
                "local data = kong.websocket.client.get_frame() kong.websocket.client.set_frame_data((" + expression
                        + "))");
        return ((Decision.Modify) call.decision()).frame().payload().bytes();
    }

    private static byte[] bytes(int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[seed * 37 % 700];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ngx.decode_base64(ngx.encode_base64(data))",
                "ngx.decode_base64mime(ngx.encode_base64(data))",
                "require('ngx.base64').decode_base64url(require('ngx.base64').encode_base64url(data))",
                "ngx.unescape_uri(ngx.escape_uri(data))",
                "ngx.decode_args(ngx.encode_args({a = data})).a",
                "require('cjson').decode(require('cjson').encode({data}))[1]",
                "ngx.re.gsub(data, '([^a])', '$1', 's')",
                "ngx.re.match(data, '^.*$', 's')[0]",
                "kong.table.merge({data})[1]",
                "(function() kong.ctx.shared.x = data return kong.ctx.shared.x end)()",
            })
    void whatIsUndoneIsAsItWas(String expression) throws Exception {
        for (int seed = 0; seed < 40; seed++) {
            assertThat(changed(bytes(seed), expression)).isEqualTo(bytes(seed));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100})
    void base64IsTheJdks(int seed) throws Exception {
        assertThat(changed(bytes(seed), "ngx.encode_base64(data)"))
                .isEqualTo(Base64.getEncoder().encode(bytes(seed)));
    }
}
