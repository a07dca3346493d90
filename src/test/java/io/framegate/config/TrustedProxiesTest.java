package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.AddressRange;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

    private static TrustedProxies proxies(boolean recursive, String... trusted) {
        return new TrustedProxies(
                Arrays.stream(trusted).map(AddressRange::parse).toList(), "X-Forwarded-For", recursive);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # peer        | header                              | last        | recursive
            10.0.0.1      | 5.6.7.8                             | 5.6.7.8     | 5.6.7.8
            10.0.0.1      | 5.6.7.8, 10.0.0.9                   | 10.0.0.9    | 5.6.7.8
            10.0.0.1      | 1.1.1.1, 5.6.7.8, 10.0.0.9          | 10.0.0.9    | 5.6.7.8
            10.0.0.1      | 10.0.0.3, 10.0.0.9                  | 10.0.0.9    | 10.0.0.3
            10.0.0.1      | 5.6.7.8:4711                        | 5.6.7.8     | 5.6.7.8
            10.0.0.1      | [2001:DB8::1]:4711                  | 2001:db8::1 | 2001:db8::1
            10.0.0.1      | 2001:db8::1                         | 2001:db8::1 | 2001:db8::1
            10.0.0.1      | unknown                             | 10.0.0.1    | 10.0.0.1
            10.0.0.1      | unknown, 10.0.0.9                   | 10.0.0.9    | 10.0.0.9
            10.0.0.1      | 5.6.7.8 ,, 10.0.0.9 ,               | 10.0.0.9    | 5.6.7.8
            10.0.0.1      | ''                                  | 10.0.0.1    | 10.0.0.1
            9.9.9.9       | 5.6.7.8                             | 9.9.9.9     | 9.9.9.9
            fd00::1%eth0  | 5.6.7.8                             | 5.6.7.8     | 5.6.7.8
            ::ffff:10.0.0.1 | 5.6.7.8                           | 5.6.7.8     | 5.6.7.8
            not-an-ip     | 5.6.7.8                             | not-an-ip   | not-an-ip
            """)
    void theHeaderOfATrustedPeerNamesTheClient(String peer, String header, String last, String recursive) {
        assertThat(proxies(false, "10.0.0.0/8", "fd00::/8").clientAddress(peer, List.of(header)))
                .isEqualTo(last);
        assertThat(proxies(true, "10.0.0.0/8", "fd00::/8").clientAddress(peer, List.of(header)))
                .isEqualTo(recursive);
    }

    @Test
    void aHeaderThatComesTwiceIsOneList() {
        assertThat(proxies(true, "10.0.0.0/8").clientAddress("10.0.0.1", List.of("5.6.7.8", "10.0.0.2")))
                .isEqualTo("5.6.7.8");
    }

    @Test
    void withoutTrustedProxiesNoHeaderIsBelieved() {
        assertThat(proxies(true).clientAddress("10.0.0.1", List.of("5.6.7.8"))).isEqualTo("10.0.0.1");
        assertThat(proxies(true).trusts("10.0.0.1")).isFalse();
    }

    @Test
    void withoutTheHeaderTheConnectionSpeaksForItself() {
        assertThat(proxies(true, "0.0.0.0/0").clientAddress("10.0.0.1", List.of()))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.0.0.0/8,       10.255.1.2,       true
            10.0.0.0/8,       11.0.0.1,         false
            10.1.2.3/8,       10.9.9.9,         true
            192.0.2.1,        192.0.2.1,        true
            192.0.2.1,        192.0.2.2,        false
            192.0.2.0/31,     192.0.2.1,        true
            0.0.0.0/0,        203.0.113.9,      true
            0.0.0.0/0,        2001:db8::1,      false
            ::/0,             2001:db8::1,      true
            ::/0,             203.0.113.9,      false
            2001:db8::/32,    2001:db8:1::1,    true
            2001:db8::/32,    2001:db9::1,      false
            2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, true
            2001:db8::8000:0:0:0/65, 2001:db8::7000:0:0:1, false
            ::ffff:10.0.0.0/104, 10.3.4.5,      true
            ::1,              ::1,              true
            """)
    void aRangeContainsTheAddressesThatShareItsPrefix(String range, String address, boolean contained) {
        assertThat(proxies(false, range).trusts(address)).isEqualTo(contained);
    }
}
