package dev.muster.openmatch0;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What becomes of matches once they were given out: their players are told where to connect, and they are forgotten.
public final class Matches {
    private final MatchObjects objects;
    private final Assignments assignments;
    private final RoomSource rooms;
    private final Supplier<MatchmakerSettings> settings;

    public Matches(
            MatchObjects objects, Assignments assignments, RoomSource rooms, Supplier<MatchmakerSettings> settings) {
        this.objects = objects;
        this.assignments = assignments;
        this.rooms = rooms;
        this.settings = settings;
    }

    /// Tells the players of some rosters where to connect: what each one's slot says, else `connection`. When both are
    /// empty, and rooms are given to matches, the players' match gets one.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names the field when an id is a reserved key; UNKNOWN when it
    /// is no player's; what the source of rooms throws when it has none
    public void assign(List<Roster> rosters, String connection) {
        var connections = new LinkedHashMap<String, String>();
        for (var player : players(rosters)) {
            connections.put(player.id(), player.assignment().isEmpty() ? connection : player.assignment());
        }
        assignments.assign(new MatchRooms(assignments, rooms).fill(connections));
    }

    /// Takes back what the players of a roster were told.
    public void withdraw(Roster roster) {
        assignments.withdraw(
                players(List.of(roster)).stream().map(Player::id).distinct().toList());
    }

    /// Forgets a match, and gives back its room when none of its players was told of it. Nothing happens when there is
    /// none; players stay as they are.
    public void delete(String id) {
        CallerKeys.check(settings.get(), "id", id);
        readable(id).filter(match -> isUntold(match.playerIds())).ifPresent(match -> rooms.release(match.id()));
        objects.delete(id);
    }

    // One that cannot be read is forgotten like any other.
    private Optional<MatchObject> readable(String id) {
        try {
            return objects.find(id);
        } catch (MusterException e) {
            if (e.code() == ErrorCode.UNKNOWN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isUntold(List<String> players) {
        return assignments.standings(players).stream()
                .allMatch(standing -> standing.connection().isEmpty());
    }

    private List<Player> players(List<Roster> rosters) {
        var current = settings.get();
        var players = new ArrayList<Player>();
        for (var roster : rosters) {
            for (var player : roster.players()) {
                CallerKeys.check(current, "id of a player of roster \"" + roster.name() + "\"", player.id());
                if (!player.id().isEmpty()) {
                    players.add(player);
                }
            }
        }
        return players;
    }
}
