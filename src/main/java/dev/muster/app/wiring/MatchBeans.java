package dev.muster.app.wiring;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.openmatch0.Assignments;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.MatchRequests;
import dev.muster.openmatch0.Matches;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.openmatch0.PropertyPaths;
import dev.muster.openmatch0.Proposals;
import dev.muster.openmatch0.Requests;
import dev.muster.openmatch0.RoomSource;
import dev.muster.openmatch0.RunReports;
import dev.muster.openmatch0.redis.RedisAssignments;
import dev.muster.openmatch0.redis.RedisMatchObjects;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.redis.RedisRequests;
import dev.muster.openmatch0.redis.RedisRunReports;
import dev.muster.room.Allocations;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Supplier;

/// Matches of Open Match 0.3.
final class MatchBeans {
    /// Marks the ids of its matches, which are none of any game here.
    private static final Game NONE = new Game("open-match-03");

    @Produces
    @Singleton
    MatchObjects matchObjects(OpenMatch0 openMatch0, ObjectText text) {
        return new RedisMatchObjects(openMatch0.layout(), text);
    }

    @Produces
    @Singleton
    Proposals proposals(OpenMatch0 openMatch0, ObjectText text, Supplier<MatchmakerSettings> settings) {
        return new RedisProposals(
                openMatch0.layout(), text, settings, () -> UUID.randomUUID().toString());
    }

    @Produces
    @Singleton
    Requests requests(OpenMatch0 openMatch0, ObjectText text, Supplier<MatchmakerSettings> settings) {
        return new RedisRequests(openMatch0.layout(), text, settings);
    }

    @Produces
    @Singleton
    Assignments assignments(OpenMatch0 openMatch0, Supplier<MatchmakerSettings> settings) {
        return new RedisAssignments(openMatch0.layout(), settings);
    }

    @Produces
    @Singleton
    RunReports runReports(OpenMatch0 openMatch0) {
        return new RedisRunReports(openMatch0.layout());
    }

    @Produces
    @Singleton
    MatchRequests matchRequests(
            Requests requests,
            PropertyPaths paths,
            ObjectText text,
            OpenMatch0 openMatch0,
            Supplier<MatchmakerSettings> settings,
            GameIds ids) {
        return new MatchRequests(
                requests, paths, text, openMatch0.changes(), settings, () -> ids.next(NONE), System::nanoTime);
    }

    @Produces
    @Singleton
    Matches matches(
            MatchObjects objects, Assignments assignments, RoomSource rooms, Supplier<MatchmakerSettings> settings) {
        return new Matches(objects, assignments, rooms, settings);
    }

    @Produces
    @Singleton
    RoomSource roomSource(OpenMatch0Config config, Allocations allocations) {
        return config.scheduler()
                .<RoomSource>map(scheduler -> new SchedulerRooms(scheduler, allocations))
                .orElse(RoomSource.NONE);
    }
}
