package dev.muster.openmatch0.wire;

import dev.muster.openmatch0.PlayerStatus;
import java.util.List;
import java.util.Optional;

/// Messages of Open Match 0.3 and what they stand for, in both directions. Nothing is checked and nothing is lost.
public final class MatchWire {
    private MatchWire() {}

    /// A profile, a proposal or a match as it was sent.
    public static dev.muster.openmatch0.MatchObject toDomain(MatchObject wire) {
        return new dev.muster.openmatch0.MatchObject(
                wire.getId(),
                wire.getProperties(),
                wire.getError(),
                rosters(wire.getRostersList()),
                wire.getPoolsList().stream().map(MatchWire::toDomain).toList());
    }

    /// A profile, a proposal or a match as it is sent.
    public static MatchObject toWire(dev.muster.openmatch0.MatchObject object) {
        return MatchObject.newBuilder()
                .setId(object.id())
                .setProperties(object.properties())
                .setError(object.error())
                .addAllRosters(object.rosters().stream().map(MatchWire::toWire).toList())
                .addAllPools(object.pools().stream().map(MatchWire::toWire).toList())
                .build();
    }

    /// Rosters as they were sent.
    public static List<dev.muster.openmatch0.Roster> rosters(List<Roster> wire) {
        return wire.stream().map(MatchWire::toDomain).toList();
    }

    /// A roster as it was sent.
    public static dev.muster.openmatch0.Roster toDomain(Roster wire) {
        return new dev.muster.openmatch0.Roster(
                wire.getName(),
                wire.getPlayersList().stream().map(MatchWire::toDomain).toList());
    }

    /// A roster as it is sent.
    public static Roster toWire(dev.muster.openmatch0.Roster roster) {
        return Roster.newBuilder()
                .setName(roster.name())
                .addAllPlayers(roster.players().stream().map(MatchWire::toWire).toList())
                .build();
    }

    /// A player as it was sent.
    public static dev.muster.openmatch0.Player toDomain(Player wire) {
        return new dev.muster.openmatch0.Player(
                wire.getId(),
                wire.getProperties(),
                wire.getPool(),
                wire.getAttributesList().stream().map(MatchWire::toDomain).toList(),
                wire.getAssignment(),
                wire.getStatus(),
                wire.getError());
    }

    /// A player as it is sent.
    public static Player toWire(dev.muster.openmatch0.Player player) {
        return Player.newBuilder()
                .setId(player.id())
                .setProperties(player.properties())
                .setPool(player.pool())
                .addAllAttributes(
                        player.attributes().stream().map(MatchWire::toWire).toList())
                .setAssignment(player.assignment())
                .setStatus(player.status())
                .setError(player.error())
                .build();
    }

    /// What a player's client is told.
    public static Player toWire(String id, PlayerStatus status) {
        return Player.newBuilder()
                .setId(id)
                .setAssignment(status.assignment())
                .setStatus(status.status())
                .setError(status.error())
                .build();
    }

    /// A pool as it was sent.
    public static dev.muster.openmatch0.PlayerPool toDomain(PlayerPool wire) {
        return new dev.muster.openmatch0.PlayerPool(
                wire.getName(),
                wire.getFiltersList().stream().map(MatchWire::toDomain).toList(),
                wire.hasRoster() ? Optional.of(toDomain(wire.getRoster())) : Optional.empty(),
                stats(wire.hasStats(), wire.getStats()));
    }

    /// A pool as it is sent.
    public static PlayerPool toWire(dev.muster.openmatch0.PlayerPool pool) {
        var wire = PlayerPool.newBuilder()
                .setName(pool.name())
                .addAllFilters(pool.filters().stream().map(MatchWire::toWire).toList());
        pool.roster().ifPresent(roster -> wire.setRoster(toWire(roster)));
        pool.stats().ifPresent(stats -> wire.setStats(toWire(stats)));
        return wire.build();
    }

    static Player.Attribute toWire(dev.muster.openmatch0.Player.Attribute attribute) {
        return Player.Attribute.newBuilder()
                .setName(attribute.name())
                .setValue(attribute.value())
                .build();
    }

    private static dev.muster.openmatch0.Player.Attribute toDomain(Player.Attribute wire) {
        return new dev.muster.openmatch0.Player.Attribute(wire.getName(), wire.getValue());
    }

    private static dev.muster.openmatch0.Filter toDomain(Filter wire) {
        return new dev.muster.openmatch0.Filter(
                wire.getName(),
                wire.getAttribute(),
                wire.getMaxv(),
                wire.getMinv(),
                stats(wire.hasStats(), wire.getStats()));
    }

    private static Filter toWire(dev.muster.openmatch0.Filter filter) {
        var wire = Filter.newBuilder()
                .setName(filter.name())
                .setAttribute(filter.attribute())
                .setMaxv(filter.max())
                .setMinv(filter.min());
        filter.stats().ifPresent(stats -> wire.setStats(toWire(stats)));
        return wire.build();
    }

    private static Optional<dev.muster.openmatch0.Stats> stats(boolean present, Stats wire) {
        return present
                ? Optional.of(new dev.muster.openmatch0.Stats(wire.getCount(), wire.getElapsed()))
                : Optional.empty();
    }

    private static Stats toWire(dev.muster.openmatch0.Stats stats) {
        return Stats.newBuilder()
                .setCount(stats.count())
                .setElapsed(stats.elapsed())
                .build();
    }
}
