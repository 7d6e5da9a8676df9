package dev.muster.app.wiring;

import dev.muster.app.metrics.FeedMetrics;
import dev.muster.app.metrics.OpenMatchMetrics;
import dev.muster.director.DirectorConfig;
import dev.muster.director.Placements;
import dev.muster.director.ProfileService;
import dev.muster.director.Profiles;
import dev.muster.director.redis.RedisPlacements;
import dev.muster.director.redis.RedisProfiles;
import dev.muster.director.wire.Profile;
import dev.muster.director.wire.ProfileWire;
import dev.muster.event.Audiences;
import dev.muster.fleet.FleetMemory;
import dev.muster.fleet.redis.RedisFleetMemory;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.match.BackfillSearch;
import dev.muster.match.CycleTimes;
import dev.muster.match.Cycles;
import dev.muster.match.DefaultEvaluator;
import dev.muster.match.Evaluator;
import dev.muster.match.GameCycles;
import dev.muster.match.TicketClaims;
import dev.muster.match.TicketSearch;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.grpc.GrpcEvaluator;
import dev.muster.openmatch.grpc.MatchClaims;
import dev.muster.openmatch.rest.HttpEvaluator;
import dev.muster.operation.HistoryWatches;
import dev.muster.operation.OperationConfig;
import dev.muster.operation.OperationService;
import dev.muster.operation.redis.RedisOperations;
import dev.muster.platform.grpc.CallMeter;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.signal.Signals;
import dev.muster.room.Allocations;
import dev.muster.room.RoomGate;
import dev.muster.room.RoomListener;
import dev.muster.room.Rooms;
import dev.muster.room.RoomsConfig;
import dev.muster.room.Slots;
import dev.muster.room.redis.RedisRoomCounts;
import dev.muster.room.redis.RedisRooms;
import dev.muster.room.redis.RedisSlots;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerService;
import dev.muster.scheduler.VersionService;
import dev.muster.scheduler.redis.RedisSchedulers;
import dev.muster.scheduler.redis.SchedulerShards;
import dev.muster.scheduler.wire.SchedulersApi;
import dev.muster.ticket.AssignmentWatches;
import dev.muster.ticket.Backfills;
import dev.muster.ticket.TicketFeeds;
import dev.muster.ticket.Tickets;
import dev.muster.ticket.redis.Epochs;
import dev.muster.ticket.redis.RedisBackfills;
import dev.muster.ticket.redis.RedisTicketLog;
import dev.muster.ticket.redis.RedisTickets;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The features on their storage. Nothing here starts anything: that is for [RoleStarter].
final class FeatureBeans {
    private static final ProtoJson JSON = new ProtoJson();

    @Produces
    @Singleton
    SchedulerShards schedulerShards(Redis redis) {
        return new SchedulerShards(redis);
    }

    @Produces
    @Singleton
    RedisSchedulers schedulers(Redis redis, Games games, SchedulerShards shards) {
        return new RedisSchedulers(redis, games, shards);
    }

    @Produces
    @Singleton
    SchedulersApi schedulersApi(RedisSchedulers schedulers, RedisRoomCounts counts, RoomRuntime runtime, Clock clock) {
        Supplier<String> ids = () -> UUID.randomUUID().toString();
        return new SchedulersApi(
                new SchedulerService(schedulers, counts, runtime::check, clock, ids),
                new VersionService(schedulers, runtime::check, ids));
    }

    @Produces
    @Singleton
    RedisRoomCounts roomCounts(Redis redis) {
        return new RedisRoomCounts(redis);
    }

    @Produces
    @Singleton
    RedisOperations operations(Redis redis, SchedulerShards shards, OperationConfig config) {
        return new RedisOperations(redis, shards::waitFor, config.ttl());
    }

    @Produces
    @Singleton
    OperationService operationService(RedisOperations operations, RedisSchedulers schedulers) {
        return new OperationService(
                operations,
                game -> schedulers.list(game).stream().map(Scheduler::name).toList(),
                () -> UUID.randomUUID().toString());
    }

    @Produces
    @Singleton
    HistoryWatches historyWatches(RedisOperations operations, Signals signals) {
        return new HistoryWatches(operations, signals);
    }

    @Produces
    @Singleton
    Rooms rooms(Redis redis, SchedulerShards shards, Epochs epochs, Audiences audiences) {
        return new RedisRooms(redis, shards, epochs, audiences);
    }

    @Produces
    @Singleton
    FleetMemory fleetMemory(Redis redis, SchedulerShards shards) {
        return new RedisFleetMemory(redis, shards);
    }

    @Produces
    @Singleton
    Slots slots(Redis redis, SchedulerShards shards, RoomsConfig config) {
        return new RedisSlots(redis, shards, config.staleAfter());
    }

    @Produces
    @Singleton
    RoomGate roomGate(Rooms rooms, RoomsConfig config) {
        return new RoomGate(config.auth(), rooms);
    }

    @Produces
    @Singleton
    Allocations allocations(Slots slots, Rooms rooms, RoomsConfig config, RoomListener listener) {
        return new Allocations(
                slots,
                rooms,
                config.allocationTtl(),
                config.placement(),
                () -> UUID.randomUUID().toString(),
                System::nanoTime,
                listener);
    }

    @Produces
    @Singleton
    Tickets tickets(Redis redis, Games games, Epochs epochs, OpenMatchConfig config) {
        return new RedisTickets(redis, games, epochs, config.limits().ticketsPerGame());
    }

    @Produces
    @Singleton
    Backfills backfills(Redis redis, Games games, Epochs epochs) {
        return new RedisBackfills(redis, games, epochs);
    }

    @Produces
    @Singleton
    BackfillSearch backfillSearch(Backfills backfills, FeedMetrics metrics) {
        var search = new BackfillSearch(backfills, metrics);
        metrics.backfills(search::kept);
        return search;
    }

    @Produces
    @Singleton
    TicketFeeds ticketFeeds(Redis redis, Signals signals, Clock clock, FeedMetrics metrics) {
        var feeds = new TicketFeeds(new RedisTicketLog(redis), signals, clock, metrics);
        metrics.tickets(feeds::sizes);
        return feeds;
    }

    void close(@Disposes TicketFeeds feeds) {
        feeds.close();
    }

    @Produces
    @Singleton
    TicketSearch ticketSearch(TicketFeeds feeds, Tickets tickets) {
        return new TicketSearch(feeds, tickets);
    }

    @Produces
    @Singleton
    GameCycles gameCycles(
            Tickets tickets,
            Backfills backfills,
            GameIds ids,
            OpenMatchConfig config,
            @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage,
            OpenMatchMetrics metrics,
            CallMeter meter,
            Vertx vertx) {
        var evaluator = config.evaluator()
                .<Evaluator>map(address -> HttpEvaluator.isAddress(address)
                        ? HttpEvaluator.at(vertx, address)
                        : GrpcEvaluator.at(address, maxMessage, meter))
                .orElseGet(() -> new DefaultEvaluator(metrics::collided));
        var cycles = new GameCycles(game -> new Cycles(
                evaluator,
                new MatchClaims(
                        new TicketClaims(tickets, ids, game, config::pendingReleaseTimeout),
                        backfills,
                        ids,
                        game,
                        config::backfillTimeToLive),
                () -> new CycleTimes(
                        config.registrationInterval(), config.proposalCollectionInterval(), config.evaluatorTimeout()),
                metrics,
                System::nanoTime));
        metrics.cycles(cycles::running);
        return cycles;
    }

    @Produces
    @Singleton
    AssignmentWatches assignmentWatches(Tickets tickets, TicketFeeds feeds, Games games) {
        return new AssignmentWatches(tickets, feeds, games);
    }

    @Produces
    @Singleton
    Profiles profiles(Redis redis, Games games) {
        return new RedisProfiles(
                redis,
                games,
                profile -> JSON.print(ProfileWire.toWire(profile)),
                json -> ProfileWire.toDomain(JSON.parse(json, Profile.getDefaultInstance())));
    }

    @Produces
    @Singleton
    ProfileService profileService(Profiles profiles, RedisSchedulers schedulers) {
        return new ProfileService(profiles, schedulers);
    }

    @Produces
    @Singleton
    Placements placements(Redis redis, Epochs epochs, DirectorConfig config, RoomsConfig rooms) {
        return new RedisPlacements(redis, epochs, config.assignedFor(), rooms.staleAfter());
    }
}
