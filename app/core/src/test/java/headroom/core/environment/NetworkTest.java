package headroom.core.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/9, 10.128.0.1, false",
        "0.0.0.0/0, 192.168.1.1, true",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "fd00::/8, fd12:3456::1, true",
        "fd00::/8, fe80::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "2001:db8::/33, 2001:db8:8000::, false",
        "2001:db8::/33, 2001:db8:7fff::, true",
        "::/0, 10.0.0.1, false",
        "10.0.0.0/8, db-1.internal, false",
        "10.0.0.0/8, '', false"
    })
    void anAddressLiesWithinOrNot(String network, String address, boolean within) {
        assertThat(Network.parse(network).orElseThrow().contains(address)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "a.b.c.d",
                "::1::",
                "1:2:3",
                "1:2:3:4:5:6:7:8:9",
                "::/129",
                "db-1.internal",
                "10.0.0.0/8/8",
                "1:2:3:4:5:6:7:8::",
                ":::",
                "12345::"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
