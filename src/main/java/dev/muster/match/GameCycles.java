package dev.muster.match;

import dev.muster.game.Game;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/// The cycles of all games; each game has its own.
public final class GameCycles {
    /// Callers may name any game: beyond so many, those are forgotten of which no cycle is under way.
    private static final int MOST = 1_000;

    private final ConcurrentMap<String, Cycles> byGame = new ConcurrentHashMap<>();
    private final Function<Game, Cycles> make;

    public GameCycles(Function<Game, Cycles> make) {
        this.make = make;
    }

    /// How many games have a cycle under way.
    public int running() {
        return (int) byGame.values().stream().filter(cycles -> !cycles.isIdle()).count();
    }

    /// The cycles of a game.
    public Cycles of(Game game) {
        if (byGame.size() >= MOST) {
            byGame.values().removeIf(Cycles::isIdle);
        }
        return byGame.computeIfAbsent(game.name(), name -> make.apply(game));
    }
}
