package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.MusterException;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdvertisedAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:9000",
        "10.1.2.3, 10.1.2.3:9000",
        "localhost, localhost:9000",
        "::1, [::1]:9000",
        "[::1], [::1]:9000"
    })
    void isWhereTheServerListens(String host, String address) {
        assertThat(AdvertisedAddress.of(Optional.empty(), host, 9000)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", ""})
    void isThatOfTheMachineWhereItListensEverywhere(String host) throws Exception {
        assertThat(AdvertisedAddress.of(Optional.empty(), host, 9000))
                .contains(InetAddress.getLocalHost().getHostAddress())
                .endsWith(":9000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"muster-0.muster:50505", "10.1.2.3:9000", "[fd00::1]:9000"})
    void isWhatTheOperatorSays(String said) {
        assertThat(AdvertisedAddress.of(Optional.of(said), "127.0.0.1", 9000)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"muster-0", "muster 0:1", "http://muster-0:9000", "a@b:1", ":9000", "muster-0:"})
    void refusesWhatIsNoAddress(String said) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> AdvertisedAddress.of(Optional.of(said), "127.0.0.1", 9000))
                .withMessage("muster.openmatch.advertised-address: must be host:port");
    }
}
