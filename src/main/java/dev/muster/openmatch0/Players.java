package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Players as they are kept: hashes under the ids that their makers chose, and entries of indices.
public interface Players {
    /// Keeps a player, in place of one of the same id.
    ///
    /// @throws dev.muster.platform.error.MusterException UNKNOWN when the id is the key of something else
    void create(Player player, IndexEntries entries, Duration ttl);

    /// Forgets a player, who may come back at once; nothing happens when there is none.
    ///
    /// @param indices all that the player may be in
    void delete(String id, List<String> indices);

    /// What there is to tell of some players, in their order; empty for an id that is the key of something else. Each
    /// counts as asked for.
    CompletableFuture<List<Optional<PlayerSighting>>> look(List<String> ids);
}
