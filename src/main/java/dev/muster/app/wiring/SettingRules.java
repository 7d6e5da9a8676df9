package dev.muster.app.wiring;

import dev.muster.event.EventsConfig;
import dev.muster.fleet.FleetConfig;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.RedisConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Stops the start when a setting has a value with which nothing works: later it would only show as events that
/// never leave, calls that are never answered, or rooms that never start.
@Singleton
final class SettingRules {
    void check(
            @Observes @Priority(2) StartupEvent event,
            EventsConfig events,
            RedisConfig redis,
            FleetConfig fleet,
            OpenMatchConfig openMatch) {
        check(openMatch.limits());
        check(events);
        check(redis);
        check(fleet);
    }

    static void check(EventsConfig events) {
        require(events.concurrency() >= 1, "muster.events.concurrency: must be 1 or greater");
        positive("muster.events.keep", events.keep());
        positive("muster.events.keep-alive", events.keepAlive());
        positive("muster.events.keep-alive-timeout", events.keepAliveTimeout());
    }

    static void check(OpenMatchConfig.Limits limits) {
        atLeastOne("games", limits.games());
        atLeastOne("tickets-per-game", limits.ticketsPerGame());
        atLeastOne("watches", limits.watches());
        atLeastOne("fetches", limits.fetches());
        atLeastOne("fetches-per-game", limits.fetchesPerGame());
        atLeastOne("proposals", limits.proposals());
        atLeastOne("watch-buffer", limits.watchBuffer());
        atLeastOne("proposal-bytes", limits.proposalBytes());
        positive("muster.openmatch.limits.patience", limits.patience());
    }

    private static void atLeastOne(String limit, int value) {
        require(value >= 1, "muster.openmatch.limits." + limit + ": must be 1 or greater");
    }

    static void check(RedisConfig redis) {
        require(redis.replicaAcks() >= 0, "muster.redis.replica-acks: must be 0 or greater");
    }

    static void check(FleetConfig fleet) {
        require(fleet.createBatch() >= 1, "muster.fleet.create-batch: must be 1 or greater");
        positive("muster.fleet.initialization-timeout", fleet.initializationTimeout());
        positive("muster.fleet.ping-timeout", fleet.pingTimeout());
        positive("muster.fleet.deletion-timeout", fleet.deletionTimeout());
        positive("muster.fleet.validation-timeout", fleet.validationTimeout());
    }

    private static void positive(String setting, Duration time) {
        require(time.isPositive(), setting + ": must be longer than nothing");
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw MusterException.invalid(fault);
        }
    }
}
