package dev.muster.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoPlayersTest {
    @TempDir
    private Path transcripts;

    private final Tally tally = new Tally();

    @Test
    void everyPlayerMeetsItsOpponent() throws Exception {
        var summary = play(20, 0, 0, 30);

        assertThat(summary.problems()).isEmpty();
        assertThat(summary.passed()).isTrue();
        assertThat(summary.matches()).isEqualTo(10);
        assertThat(tally.done()).isEqualTo(20);
        assertThat(tally.waiting()).isZero();
    }

    @Test
    void everyPlayerMeetsItsOpponentThoughAThirdOfTheDatagramsIsLost() throws Exception {
        var summary = play(20, 0.33, 0, 50);

        assertThat(summary.problems()).isEmpty();
        assertThat(summary.passed()).isTrue();
    }

    @Test
    void aServerThatIsAwayForAMomentIsAskedAgain() throws Exception {
        var summary = play(6, 0, 9, 30);

        assertThat(summary.problems()).isEmpty();
        assertThat(summary.passed()).isTrue();
    }

    @Test
    void playersWithoutAnOpponentGiveUpAtTheDeadlineAndCountAsUnmatched() throws Exception {
        var summary = play(3, 0, 0, 4);

        assertThat(summary.players()).isEqualTo(3);
        assertThat(summary.matched()).isEqualTo(2);
        assertThat(summary.passed()).isFalse();
        assertThat(summary.problems()).singleElement().asString().contains("no assignment in time");
    }

    private DemoSummary play(int players, double loss, int faults, int seconds) throws Exception {
        try (var server = new FakeMuster(0, 0, loss, faults);
                var demo = new DemoPlayers(server.grpcPort(), transcripts, tally, Clock.systemUTC(), 1)) {
            demo.play(players, Clock.systemUTC().instant().plusSeconds(seconds));
        }
        return DemoCheck.of(transcripts);
    }
}
