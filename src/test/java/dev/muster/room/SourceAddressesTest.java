package dev.muster.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "127.0.0.1, ::1",
        "127.0.0.1, 127.8.8.8",
        "127.0.0.1, ::ffff:127.0.0.1",
        "127.0.0.1, [::1]",
        "127.0.0.1, LOCALHOST",
        "10.1.2.3,  ::ffff:10.1.2.3",
        "10.1.2.3,  ::ffff:a01:203",
        "fe80::1,   fe80:0:0:0:0:0:0:1%eth0",
        "2001:db8::2, 2001:0DB8:0:0::2",
        "game.example, game.example",
    })
    void writesTheSameAddressTheSameWay(String one, String other) {
        assertThat(SourceAddresses.canonical(one)).isEqualTo(SourceAddresses.canonical(other));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 10.0.0.1",
        "10.1.2.3,  10.1.2.30",
        "::1,       ::2",
        "localhost, loopback.example",
        "10.1.2.3,  a01:203::",
    })
    void tellsAddressesApart(String one, String other) {
        assertThat(SourceAddresses.canonical(one)).isNotEqualTo(SourceAddresses.canonical(other));
    }
}
