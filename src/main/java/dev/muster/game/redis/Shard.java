package dev.muster.game.redis;

import dev.muster.game.Game;

/// The start of all keys of one game. The braces make Redis Cluster keep them in one slot, so that a script
/// may touch any of them; scripts take it as their only declared key.
public final class Shard {
    private Shard() {}

    /// The key prefix of a game: `muster:{<shard>}:`.
    public static String of(Game game) {
        return "muster:{" + game.shard() + "}:";
    }
}
