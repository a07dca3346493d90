package io.framegate.pdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.pdk.HeaderChange.Kind;
import org.junit.jupiter.api.Test;

/** No header change exists that could break out of its field, however it is made. */
class HeaderChangeTest {

    @Test
    void fieldIsWellFormed() {
        assertThatThrownBy(() -> new HeaderChange(Kind.SET, "x y", "")).hasMessage("header name must be a token");
        assertThatThrownBy(() -> new HeaderChange(Kind.ADD, "x", "a\r\nb"))
                .hasMessage("header value must not contain control characters");
    }

    @Test
    void fieldIsNotOneThatTheGatewayWrites() {
        assertThatThrownBy(() -> new HeaderChange(Kind.CLEAR, "Upgrade", ""))
                .isInstanceOf(PdkException.class)
                .hasMessage("header Upgrade is written by the gateway");
    }
}
