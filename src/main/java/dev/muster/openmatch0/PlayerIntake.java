package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.function.Supplier;

/// Takes players in, and lets them go.
public final class PlayerIntake {
    private final Players players;
    private final PropertyPaths paths;
    private final Supplier<MatchmakerSettings> settings;

    public PlayerIntake(Players players, PropertyPaths paths, Supplier<MatchmakerSettings> settings) {
        this.players = players;
        this.paths = paths;
        this.settings = settings;
    }

    /// Keeps a player and indexes it, in place of one of the same id.
    ///
    /// @throws MusterException when it has no id, or one that is a key of the layout
    public void create(Player player) {
        var now = settings.get();
        CallerKeys.checkStored(now, player.id());
        if (now.indices().isEmpty()) {
            throw MusterException.unknown("Failure to get list of indices");
        }
        players.create(player, IndexEntries.of(player.properties(), now, paths), now.playerTtl());
    }

    /// Forgets a player: it is in no pool any more. It may come back at once.
    ///
    /// @throws MusterException when the id is a key of the layout
    public void delete(String id) {
        var now = settings.get();
        CallerKeys.check(now, "id", id);
        players.delete(id, List.copyOf(IndexEntries.all(now)));
    }
}
