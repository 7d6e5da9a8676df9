package dev.muster.openmatch0;

import dev.muster.openmatch0.PlayerSets.Range;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;

/// Players who are in no pool for a while.
public final class IgnoredPlayers {
    private final PlayerSets sets;
    private final Supplier<MatchmakerSettings> settings;

    public IgnoredPlayers(PlayerSets sets, Supplier<MatchmakerSettings> settings) {
        this.sets = sets;
        this.settings = settings;
    }

    /// Those whom pools leave out now, by any list.
    public Roster all() {
        var now = settings.get();
        long seconds = seconds();
        var players = new LinkedHashSet<String>();
        for (var list : now.ignoreLists()) {
            var window = new Range(list.key(), list.from(seconds), list.to(seconds));
            players.addAll(sets.members(window, now.queryCount()).players());
        }
        return roster(List.copyOf(players));
    }

    /// Those who are on the list `proposed`, however long ago they came there.
    public Roster proposed() {
        var now = settings.get();
        var key = now.ignoreLists().stream()
                .filter(list -> list.name().equals("proposed"))
                .map(IgnoreList::key)
                .findFirst()
                .orElse(MatchmakerSettings.PROPOSED);
        return roster(
                sets.members(new Range(key, 0, seconds()), now.queryCount()).players());
    }

    private long seconds() {
        return sets.count(List.of(), List.of()).seconds();
    }

    private static Roster roster(List<String> players) {
        return new Roster("", players.stream().map(Player::of).toList());
    }
}
