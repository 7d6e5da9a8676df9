package dev.muster.director;

import dev.muster.match.Filter;
import java.util.List;

/// What to match: who plays with whom, under which rules, and on which fleet.
///
/// @param name unique within its game
/// @param scheduler where its matches are played; of the same game
/// @param teams teams in a match
/// @param teamSize tickets in a team
/// @param rules all must hold for a match
/// @param pool which tickets it looks at, beside those that the rules need
public record Profile(
        String name, String game, String scheduler, int teams, int teamSize, List<Rule> rules, List<Filter> pool) {
    public Profile {
        rules = List.copyOf(rules);
        pool = List.copyOf(pool);
    }

    /// How many tickets one match takes.
    public int matchSize() {
        return teams * teamSize;
    }
}
