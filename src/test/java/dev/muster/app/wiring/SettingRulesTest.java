package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.event.EventsConfig;
import dev.muster.fleet.FleetConfig;
import dev.muster.openmatch.OpenMatchConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private record Fleet(
            Duration initializationTimeout,
            Duration pingTimeout,
            Duration deletionTimeout,
            Duration drainTimeout,
            int createBatch,
            int validationAttempts,
            Duration validationTimeout,
            boolean validationAcceptsOccupied)
            implements FleetConfig {}

    private record Events(Duration keep, int concurrency, Duration keepAlive, Duration keepAliveTimeout)
            implements EventsConfig {
        @Override
        public Map<String, String> secrets() {
            return Map.of();
        }
    }

    private record Limits(
            int games,
            int ticketsPerGame,
            int watches,
            int fetches,
            int fetchesPerGame,
            int proposals,
            int proposalBytes,
            int watchBuffer,
            Duration patience)
            implements OpenMatchConfig.Limits {}

    @Test
    void whatWorksIsFine() {
        assertThatCode(() -> {
                    SettingRules.check(new Events(SECOND, 1, SECOND, SECOND));
                    SettingRules.check(() -> 0);
                    SettingRules.check(fleet(SECOND, 1, SECOND));
                    SettingRules.check(new Limits(1, 1, 1, 1, 1, 1, 1, 1, SECOND));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheSettingThatCannotWork() {
        var none = Duration.ZERO;
        refuses(new Events(none, 1, SECOND, SECOND), "muster.events.keep:");
        refuses(new Events(SECOND, 0, SECOND, SECOND), "muster.events.concurrency:");
        refuses(new Events(SECOND, 1, none, SECOND), "muster.events.keep-alive:");
        refuses(new Events(SECOND, 1, SECOND, none), "muster.events.keep-alive-timeout:");
        refuses(fleet(none, 1, SECOND), "muster.fleet.ping-timeout:");
        refuses(fleet(SECOND, 0, SECOND), "muster.fleet.create-batch:");
        refuses(fleet(SECOND, 1, none), "muster.fleet.validation-timeout:");
        refuses(new Limits(1, 1, 0, 1, 1, 1, 1, 1, SECOND), "muster.openmatch.limits.watches:");
        refuses(new Limits(1, 1, 1, 1, 1, 1, 1, 1, none), "muster.openmatch.limits.patience:");
        assertThatThrownBy(() -> SettingRules.check(() -> -1)).hasMessageStartingWith("muster.redis.replica-acks:");
    }

    private static void refuses(Limits limits, String start) {
        assertThatThrownBy(() -> SettingRules.check(limits)).hasMessageStartingWith(start);
    }

    private static FleetConfig fleet(Duration ping, int batch, Duration validation) {
        return new Fleet(SECOND, ping, SECOND, Duration.ZERO, batch, 3, validation, false);
    }

    private static void refuses(FleetConfig fleet, String start) {
        assertThatThrownBy(() -> SettingRules.check(fleet)).hasMessageStartingWith(start);
    }

    private static void refuses(EventsConfig events, String start) {
        assertThatThrownBy(() -> SettingRules.check(events)).hasMessageStartingWith(start);
    }
}
