package dev.muster.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GameIdsTest {
    private static final Game DUEL = new Game("duel");

    @Test
    void makesTwentyCharactersThatCarryTheMarkOfTheGame() {
        var ids = new GameIds(Clock.systemUTC(), new Random(1));
        for (int i = 0; i < 1000; i++) {
            var game = new Game("game-" + i);
            var id = ids.next(game);

            assertThat(id).matches("[0-9a-v]{20}");
            assertThat(GameIds.mark(id)).isEqualTo(game.mark());
        }
    }

    @Test
    void makesEachIdOnce() {
        var ids = new GameIds(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new Random(2));
        var made = new HashSet<String>();
        IntStream.range(0, 100_000).forEach(i -> made.add(ids.next(DUEL)));

        assertThat(made).hasSize(100_000);
    }

    @Test
    void ordersByTime() {
        var early = new GameIds(Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC), new Random(3));
        var late = new GameIds(Clock.fixed(Instant.ofEpochSecond(1_700_000_001), ZoneOffset.UTC), new Random(4));

        assertThat(early.next(DUEL)).isLessThan(late.next(DUEL));
    }

    @Test
    void seesNoMarkInWhatIsNotAnId() {
        assertThat(GameIds.mark("")).isEqualTo(-1);
        assertThat(GameIds.mark("c".repeat(19))).isEqualTo(-1);
        assertThat(GameIds.mark("c".repeat(6) + "z".repeat(14))).isEqualTo(-1);
    }

    @Test
    void plainNamesAreTheirShardAndOthersCannotMeetThem() {
        assertThat(DUEL.shard()).isEqualTo("duel");
        assertThat(new Game("Duel").shard()).startsWith("_").isNotEqualTo(new Game("DUEL").shard());
        assertThat(new Game("a".repeat(41)).shard()).startsWith("_");
        assertThat(new Game("{x}:y").shard()).matches("_[0-9a-f]+");
    }
}
