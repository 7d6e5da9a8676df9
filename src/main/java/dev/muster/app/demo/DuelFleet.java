package dev.muster.app.demo;

import dev.muster.app.client.Applier;
import dev.muster.app.client.Manifest;
import dev.muster.app.client.MusterClient;
import dev.muster.platform.error.MusterException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The fleet of the duel example, as an operator sees it through the management API.
final class DuelFleet {
    private static final String ROOMS = "/scheduler/duel/rooms?perPage=1000";

    private final MusterClient server;
    private final Clock clock;

    DuelFleet(MusterClient server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /// Registers the example's scheduler and profile, saying each on `say`; answers how many rooms
    /// it asked for.
    int register(Consumer<String> say) {
        var applier = new Applier(server);
        var scheduler = Examples.duel("scheduler.yaml");
        scheduler.stream().map(applier::apply).forEach(say);
        Examples.duel("profile.yaml").stream().map(applier::apply).forEach(say);
        return scheduler.stream()
                .filter(manifest -> manifest.kind() == Manifest.Kind.SCHEDULER)
                .mapToInt(manifest -> manifest.body().path("roomsReplicas").asInt())
                .sum();
    }

    /// Returns once `wanted` rooms are ready.
    void awaitReady(int wanted, Instant deadline) throws InterruptedException {
        while (byStatus().getOrDefault("ready", 0) < wanted) {
            if (clock.instant().isAfter(deadline)) {
                throw MusterException.unavailable(
                        "the fleet did not get its %d rooms ready in time; it has %s".formatted(wanted, byStatus()));
            }
            Thread.sleep(100);
        }
    }

    /// How many rooms are in which status; empty while the server cannot be asked.
    Map<String, Integer> byStatus() {
        var counts = new TreeMap<String, Integer>();
        try {
            for (var room : server.get(ROOMS).orThrow().json().path("rooms")) {
                counts.merge(room.path("status").asText(), 1, Integer::sum);
            }
        } catch (MusterException e) {
            // Shown as "none"; whoever needs the rooms has a deadline of its own.
            return Map.of();
        }
        return counts;
    }
}
