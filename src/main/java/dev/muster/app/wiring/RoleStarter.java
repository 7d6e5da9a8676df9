package dev.muster.app.wiring;

import dev.muster.app.metrics.FleetMetrics;
import dev.muster.app.metrics.OperationMetrics;
import dev.muster.app.metrics.RoomGauges;
import dev.muster.app.metrics.WatchMetrics;
import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.director.Director;
import dev.muster.director.DirectorConfig;
import dev.muster.director.Placements;
import dev.muster.director.Profiles;
import dev.muster.event.EventSenders;
import dev.muster.event.EventsConfig;
import dev.muster.event.ForwardingListener;
import dev.muster.event.Json;
import dev.muster.event.Outbox;
import dev.muster.event.Receivers;
import dev.muster.event.Resyncs;
import dev.muster.fleet.FleetConfig;
import dev.muster.fleet.FleetKeeper;
import dev.muster.fleet.FleetMemory;
import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.operation.OperationConfig;
import dev.muster.operation.redis.RedisOperations;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.RedisSignals;
import dev.muster.platform.security.BindingRules;
import dev.muster.platform.security.SecurityConfig;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import dev.muster.room.Rooms;
import dev.muster.room.Slots;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.process.ProcessRuntime;
import dev.muster.runtime.process.ProcessRuntimeConfig;
import dev.muster.runtime.process.ProcessRuntimeConfig.OnStop;
import dev.muster.scheduler.redis.RedisSchedulers;
import dev.muster.ticket.Backfills;
import dev.muster.ticket.TicketFeeds;
import dev.muster.ticket.Tickets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Starts the loops of the roles that this process runs, and ends them in the opposite order.
@Singleton
final class RoleStarter {
    private static final Logger LOG = Logger.getLogger(RoleStarter.class);
    private static final Duration SWEEP = Duration.ofMillis(500);
    private static final Duration ROOMS_END = Duration.ofSeconds(60);

    private final Roles roles;
    private final MusterConfig.Runtime chosen;
    private final RoomRuntime runtime;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    RoleStarter(Roles roles, MusterConfig config, RoomRuntime runtime) {
        this.roles = roles;
        this.chosen = RuntimeChoice.of(config, System.getenv());
        this.runtime = runtime;
    }

    /// Before anything is bound.
    void checkBinding(
            @Observes @Priority(2) StartupEvent event,
            SecurityConfig security,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost) {
        var rules = new BindingRules(chosen == MusterConfig.Runtime.PROCESS, false, security.insecure());
        rules.check("quarkus.http.host", httpHost);
        rules.check("quarkus.grpc.server.host", grpcHost);
    }

    void startSignals(@Observes @Priority(50) StartupEvent event, RedisSignals signals) {
        signals.start();
    }

    void startWorker(
            @Observes @Priority(100) StartupEvent event,
            RedisSchedulers schedulers,
            Rooms rooms,
            RedisOperations operations,
            Leases leases,
            Signals signals,
            Slots slots,
            Games games,
            FleetConfig fleet,
            FleetMemory memories,
            MeterRegistry meters,
            RandomGenerator random,
            RoomGauges gauges,
            WatchMetrics watched,
            Clock clock,
            OperationConfig operationConfig,
            OperationMetrics operationMetrics) {
        if (!roles.has(Role.WORKER)) {
            return;
        }
        runtime.onChange(watched);
        running.push(new FleetKeeper(
                schedulers,
                schedulers,
                rooms,
                runtime,
                operations,
                memories,
                leases,
                Shard::of,
                signals,
                fleet,
                new FleetMetrics(meters, gauges),
                random,
                () -> HexFormat.of().toHexDigits(random.nextLong())
                        + HexFormat.of().toHexDigits(random.nextLong()),
                () -> UUID.randomUUID().toString(),
                clock,
                operationConfig,
                operationMetrics));
        running.push(sweep("reservations", games, slots::sweep));
    }

    /// Before what looks after rooms, so that it ends later.
    void startEvents(
            @Observes @Priority(90) StartupEvent event,
            RedisSchedulers schedulers,
            Games games,
            Outbox outbox,
            Resyncs resyncs,
            Receivers receivers,
            Json json,
            Leases leases,
            Signals signals,
            EventsConfig events,
            ForwardingListener listener) {
        if (roles.has(Role.WORKER)) {
            running.push(new EventSenders(
                    schedulers,
                    games,
                    outbox,
                    resyncs,
                    receivers,
                    json,
                    leases,
                    Shard::of,
                    signals,
                    events,
                    listener,
                    () -> UUID.randomUUID().toString()));
        }
    }

    void startMatchmaking(
            @Observes @Priority(100) StartupEvent event, Tickets tickets, Backfills backfills, Games games) {
        if (roles.has(Role.MATCHMAKING)) {
            running.push(sweep("tickets", games, tickets::sweep));
            running.push(sweep("backfills", games, backfills::sweep));
        }
    }

    void startDirector(
            @Observes @Priority(100) StartupEvent event,
            Profiles profiles,
            TicketFeeds feeds,
            Placements placements,
            Leases leases,
            GameIds ids,
            Signals signals,
            DirectorConfig director,
            MeterRegistry meters) {
        if (roles.has(Role.DIRECTOR)) {
            running.push(new Director(
                    profiles,
                    feeds,
                    placements,
                    leases,
                    Shard::of,
                    ids,
                    signals,
                    director,
                    (profile, matches) -> meters.counter(
                                    "muster.matches", "game", profile.game(), "profile", profile.name())
                            .increment(matches)));
        }
    }

    void announce(@Observes @Priority(200) StartupEvent event) {
        LOG.infof("roles: %s; runtime: %s", roles, chosen);
    }

    void stop(@Observes @Priority(10) ShutdownEvent event, ProcessRuntimeConfig processes) throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        if (runtime instanceof ProcessRuntime rooms && roles.has(Role.WORKER)) {
            if (processes.onStop() == OnStop.STOP) {
                LOG.infof("ended %d rooms", rooms.stopAll(ROOMS_END));
            } else if (rooms.running() > 0) {
                LOG.infof("%d rooms run on; `muster stop` ends them", rooms.running());
            }
        }
    }

    private static Loop sweep(String what, Games games, ToIntFunction<Game> sweep) {
        return Loop.start("sweep-" + what, woken -> {
            int ended = games.all().stream().mapToInt(sweep).sum();
            return ended > 0 ? Duration.ofMillis(10) : SWEEP;
        });
    }
}
