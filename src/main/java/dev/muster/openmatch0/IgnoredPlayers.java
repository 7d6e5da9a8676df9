package dev.muster.openmatch0;

import dev.muster.openmatch0.PlayerSets.Range;
import java.util.Collection;
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
        return on(settings.get().ignoreLists());
    }

    /// Those who are on the list `proposed`, however long ago they came there.
    public Roster proposed() {
        var key = settings.get().ignoreLists().stream()
                .filter(list -> list.name().equalsIgnoreCase("proposed"))
                .map(IgnoreList::key)
                .findFirst()
                .orElse(MatchmakerSettings.PROPOSED);
        return on(List.of(new IgnoreList("proposed", key, 0, 0)));
    }

    private Roster on(List<IgnoreList> lists) {
        var counts = sets.count(List.of(), lists);
        var players = new LinkedHashSet<String>();
        for (int i = 0; i < lists.size(); i++) {
            if (counts.lists().get(i) > 0) {
                players.addAll(sets.members(
                                Range.of(lists.get(i), counts.seconds()),
                                settings.get().queryCount())
                        .players());
            }
        }
        return roster(players);
    }

    private static Roster roster(Collection<String> players) {
        return new Roster("", players.stream().map(Player::of).toList());
    }
}
