package dev.muster.app.wiring;

import dev.muster.openmatch0.IgnoredPlayers;
import dev.muster.openmatch0.IndexedPools;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.PlayerIntake;
import dev.muster.openmatch0.PlayerSets;
import dev.muster.openmatch0.PlayerUpdates;
import dev.muster.openmatch0.Players;
import dev.muster.openmatch0.PoolSearch;
import dev.muster.openmatch0.PropertyPaths;
import dev.muster.openmatch0.json.GjsonPaths;
import dev.muster.openmatch0.redis.RedisPlayerSets;
import dev.muster.openmatch0.redis.RedisPlayers;
import dev.muster.openmatch0.wire.ProtoObjectText;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/// Players and pools of Open Match 0.3.
final class PlayerBeans {

    @Produces
    @Singleton
    PropertyPaths propertyPaths() {
        return new GjsonPaths();
    }

    @Produces
    @Singleton
    ObjectText objectText() {
        return new ProtoObjectText();
    }

    @Produces
    @Singleton
    Players players(OpenMatch0 openMatch0, ObjectText text, Supplier<MatchmakerSettings> settings) {
        return new RedisPlayers(openMatch0.layout(), text, settings);
    }

    @Produces
    @Singleton
    PlayerSets playerSets(OpenMatch0 openMatch0) {
        return new RedisPlayerSets(openMatch0.layout());
    }

    @Produces
    @Singleton
    PlayerIntake playerIntake(Players players, PropertyPaths paths, Supplier<MatchmakerSettings> settings) {
        return new PlayerIntake(players, paths, settings);
    }

    @Produces
    @Singleton
    PlayerUpdates playerUpdates(Players players, OpenMatch0 openMatch0, Supplier<MatchmakerSettings> settings) {
        return new PlayerUpdates(players, openMatch0.changes(), settings);
    }

    void close(@Disposes PlayerUpdates updates) {
        updates.close();
    }

    @Produces
    @Singleton
    PoolSearch poolSearch(PlayerSets sets, Supplier<MatchmakerSettings> settings) {
        return new IndexedPools(sets, settings);
    }

    @Produces
    @Singleton
    IgnoredPlayers ignoredPlayers(PlayerSets sets, Supplier<MatchmakerSettings> settings) {
        return new IgnoredPlayers(sets, settings);
    }
}
