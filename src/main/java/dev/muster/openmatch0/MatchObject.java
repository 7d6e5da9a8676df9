package dev.muster.openmatch0;

import java.util.List;

/// A profile, a proposal or a match: Open Match 0.3 has one shape for all three.
///
/// @param properties JSON, which callers may fill as they like
/// @param error why there is no match; empty when there is one
public record MatchObject(String id, String properties, String error, List<Roster> rosters, List<PlayerPool> pools) {
    /// The ids of all players in all rosters, in order; slots that nobody fills are left out.
    public List<String> playerIds() {
        return rosters.stream()
                .flatMap(roster -> roster.players().stream())
                .map(Player::id)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }
}
