package io.framegate.pdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1",
        "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:2:3:4:5, 2001::1:2:3:4:5",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1::, 1::",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::ffff:192.0.2.1, 192.0.2.1",
    })
    void aLiteralIsReadAndWrittenInItsShortestForm(String literal, String written) {
        assertThat(IpAddress.of(literal)).map(IpAddress::toString).contains(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.4 ",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "fe80::1%eth0",
                "١.2.3.4"
            })
    void whatIsNotALiteralIsNoAddress(String text) {
        assertThat(IpAddress.of(text)).isEmpty();
    }

    @Property
    void everyAddressIsReadAsTheJdkReadsIt(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        String literal = InetAddress.getByAddress(bytes).getHostAddress();

        String written = IpAddress.of(literal).orElseThrow().toString();

        assertThat(InetAddress.getByName(written).getAddress()).isEqualTo(bytes);
    }

    @Property
    void anyTextIsReadWithoutThrowing(@ForAll @CharRange(from = '.', to = ':') String text) {
        assertThat(IpAddress.of(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "::/129",
                "10.0.0/8",
                "unix:",
                "::ffff:10.0.0.0/95"
            })
    void whatIsNotARangeIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected an IP address or a CIDR block such as 10.0.0.0/8, found \"" + text + "\"");
    }
}
