package dev.muster.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.Address;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionsTest {
    private static final Address.Port QUERY = new Address.Port("query", "tcp", 7776);
    private static final Address.Port CLIENT = new Address.Port("clientPort", "udp", 7777);
    private static final Address.Port NOWHERE = new Address.Port("none", "tcp", 0);

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1:7777",
        "game.example, game.example:7777",
        "2001:db8::1, [2001:db8::1]:7777",
        "[2001:db8::1], [2001:db8::1]:7777"
    })
    void playersAreToldAHostAndAPort(String host, String connection) {
        assertThat(Connections.of(new Address(host, List.of(QUERY, CLIENT)))).isEqualTo(connection);
    }

    @Test
    void theFirstPortThatLeadsSomewhereIsToldUnlessOneIsForClients() {
        assertThat(Connections.of(new Address("host", List.of(NOWHERE, QUERY)))).isEqualTo("host:7776");
        assertThat(Connections.of(new Address("host", List.of(NOWHERE)))).isEqualTo("host");
        assertThat(Connections.of(new Address("host", List.of()))).isEqualTo("host");
    }
}
