package dev.muster.match;

import dev.muster.game.Game;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/// The cycles of all games; each game has its own.
public final class GameCycles {
    private final ConcurrentMap<String, Cycles> byGame = new ConcurrentHashMap<>();
    private final Function<Game, Cycles> make;

    public GameCycles(Function<Game, Cycles> make) {
        this.make = make;
    }

    /// The cycles of a game.
    public Cycles of(Game game) {
        return byGame.computeIfAbsent(game.name(), name -> make.apply(game));
    }
}
