package dev.muster.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Games] does, seen from two processes.
@Timeout(20)
public abstract class GamesContract {
    private static final Game DUEL = new Game("duel");
    private static final Game ROYALE = new Game("Battle Royale ünïcode \n 漢字");

    private Games games;
    private Games elsewhere;

    /// Called once before each test, with an empty store, and then again for another process on
    /// the same store.
    protected abstract Games games();

    @BeforeEach
    final void open() {
        games = games();
        elsewhere = games();
    }

    @Test
    void knowsNoGameAtFirst() {
        assertThat(games.all()).isEmpty();
        assertThat(games.marked(DUEL.mark())).isEmpty();
    }

    @Test
    void remembersGames() {
        games.add(DUEL);
        games.add(ROYALE);
        games.add(DUEL);

        assertThat(games.all()).containsExactlyInAnyOrder(DUEL, ROYALE);
        assertThat(elsewhere.all()).containsExactlyInAnyOrder(DUEL, ROYALE);
    }

    @Test
    void findsTheGameOfAnId() {
        games.add(DUEL);
        games.add(ROYALE);
        games.all();
        var id = new GameIds(Clock.systemUTC(), new Random()).next(ROYALE);

        assertThat(games.marked(GameIds.mark(id))).containsExactly(ROYALE);
        assertThat(elsewhere.marked(GameIds.mark(id))).containsExactly(ROYALE);
        assertThat(elsewhere.marked(-1)).isEmpty();
    }

    @Test
    void findsAllGamesThatShareAMark() {
        var twin = IntStream.range(0, 1_000_000)
                .mapToObj(i -> new Game("game-" + i))
                .filter(game -> game.mark() == DUEL.mark())
                .findFirst()
                .orElseThrow();
        games.add(DUEL);
        games.add(twin);
        games.all();

        assertThat(games.marked(DUEL.mark())).containsExactlyInAnyOrder(DUEL, twin);
        assertThat(elsewhere.marked(DUEL.mark())).containsExactlyInAnyOrder(DUEL, twin);
    }

    @Test
    void findsAGameWhoseMarkAnotherSharesThatWasKnownBefore() {
        var twin = IntStream.range(0, 1_000_000)
                .mapToObj(i -> new Game("game-" + i))
                .filter(game -> game.mark() == DUEL.mark())
                .findFirst()
                .orElseThrow();
        games.add(DUEL);
        games.all();
        assertThat(elsewhere.marked(DUEL.mark())).containsExactly(DUEL);

        games.add(twin);
        games.all();

        assertThat(elsewhere.all()).contains(twin);
        assertThat(elsewhere.marked(DUEL.mark())).containsExactlyInAnyOrder(DUEL, twin);
    }
}
