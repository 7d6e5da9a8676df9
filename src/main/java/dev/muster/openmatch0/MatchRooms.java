package dev.muster.openmatch0;

import dev.muster.openmatch0.Assignments.Standing;
import dev.muster.platform.error.MusterException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Gives players a room of their match whose backend says nothing of where they connect.
///
/// Players whose match is not known go where the others of the call go, for members of a group are not in its match.
/// Who
/// was told already, when a call is repeated, stays where it is.
final class MatchRooms {
    private final Assignments assignments;
    private final RoomSource rooms;

    MatchRooms(Assignments assignments, RoomSource rooms) {
        this.assignments = assignments;
        this.rooms = rooms;
    }

    /// The connections with a room instead of each empty one.
    ///
    /// @throws MusterException FAILED_PRECONDITION when no match is known for a player, before anybody
    /// takes a room; what the source of rooms throws when it has none
    Map<String, String> fill(SequencedMap<String, String> connections) {
        if (!rooms.givesRooms()) {
            return connections;
        }
        var homeless = standings(connections);
        var matches = homeless.values().stream()
                .map(Standing::match)
                .filter(match -> !match.isEmpty())
                .distinct()
                .toList();
        homeless.forEach((player, standing) -> check(player, standing, matches));
        var byMatch = new HashMap<String, String>();
        matches.forEach(match -> byMatch.put(match, rooms.connection(match)));
        var filled = new LinkedHashMap<>(connections);
        homeless.forEach((player, standing) -> filled.put(
                player,
                match(standing, matches)
                        .flatMap(match -> Optional.ofNullable(byMatch.get(match)))
                        .orElse(standing.connection())));
        return filled;
    }

    private static Optional<String> match(Standing standing, List<String> matches) {
        if (standing.match().isEmpty()) {
            return matches.size() == 1 ? Optional.of(matches.getFirst()) : Optional.empty();
        }
        return Optional.of(standing.match());
    }

    private static void check(String player, Standing standing, List<String> matches) {
        if (match(standing, matches).isEmpty() && standing.connection().isEmpty()) {
            throw MusterException.failedPrecondition("assignment: it is empty, and player \"" + player
                    + "\" is in no match that was made here, nor are the others of the call in one");
        }
    }

    private Map<String, Standing> standings(Map<String, String> connections) {
        var players = connections.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        var known = assignments.standings(players);
        var byPlayer = new LinkedHashMap<String, Standing>();
        for (int i = 0; i < players.size(); i++) {
            byPlayer.put(players.get(i), known.get(i));
        }
        return byPlayer;
    }
}
