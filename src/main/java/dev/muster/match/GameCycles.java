package dev.muster.match;

import dev.muster.game.Game;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.time.Loop;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The cycles of all games; each game has its own, led by one process.
public final class GameCycles implements AutoCloseable {
    /// Callers may name any game: beyond so many, those are forgotten that nobody calls.
    private static final int MOST = 1_000;

    /// How often it is looked whether there are more.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ConcurrentMap<String, CycleHolder> byGame = new ConcurrentHashMap<>();
    private final Function<Game, CycleHolder> make;
    private final Loop rounds;
    private volatile boolean closed;

    /// @param make makes the cycles of a game, if it is led here
    /// @param leases in which this process is called by the text of a [Leader]
    /// @param shards key prefix of what belongs to a game
    public GameCycles(
            Function<Game, Cycles> make, Leases leases, Function<Game, String> shards, LongSupplier nanoTime) {
        this.make = game -> new CycleHolder(make.apply(game), leases, shards.apply(game), nanoTime, this::wake);
        this.rounds = Loop.startPunctual("cycles", woken -> round());
    }

    /// How many games have a cycle under way here.
    public int running() {
        return (int) byGame.values().stream().filter(CycleHolder::isRunning).count();
    }

    /// Who leads the cycles of a game, for one call: it stays the same for others until that has left it.
    public CycleHolder of(Game game) {
        var leader = byGame.compute(game.name(), (name, known) -> {
            var holder = known == null ? make.apply(game) : known;
            holder.expect();
            return holder;
        });
        if (closed) {
            leader.close();
        }
        return leader;
    }

    /// Leads no cycle from now on, so that others may at once. Calls under way are left alone.
    @Override
    public void close() {
        closed = true;
        rounds.close();
        byGame.values().forEach(CycleHolder::close);
    }

    private void wake() {
        rounds.wake();
    }

    private Duration round() {
        if (byGame.size() > MOST) {
            // Each by itself, so that none is forgotten that is used just now.
            byGame.keySet()
                    .forEach(name -> byGame.computeIfPresent(name, (any, holder) -> holder.isIdle() ? null : holder));
        }
        var rest = LOOK;
        for (var holder : byGame.values()) {
            var one = holder.round();
            rest = one.compareTo(rest) < 0 ? one : rest;
        }
        return rest;
    }
}
