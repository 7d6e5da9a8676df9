package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plays rounds of Open Match 1.x with the example programs, as a user does: players in, duels out, and each player
/// told by
/// its own stream. The script checks what came out, and says so with its status.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class OpenMatchRoundIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void findBash() throws Exception {
        RoundScript.assumeBash();
    }

    @Test
    void aFunctionAndADirectorInJavaNeedNothingButMuster() throws Exception {
        try (var script = script()) {
            var round = script.play("java");

            assertThat(round.status()).as(round.output()).isZero();
            assertThat(round.output()).contains("java: 20 matches, 40 players were told where to play");
            assertThat(script.started())
                    .allSatisfy(process -> assertThat(process.isAlive()).isFalse());
        }
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFunctionAndADirectorInPython() throws Exception {
        try (var script = script()) {
            var round = script.play("--players", "8", "python");

            if (round.status() == RoundScript.CANNOT_RUN_HERE) {
                abort(round.output().strip());
            }
            assertThat(round.status()).as(round.output()).isZero();
            assertThat(round.output()).contains("python: 4 matches, 8 players were told where to play");
        }
    }

    @Test
    void playersWhoCannotAllBePairedAreRefused() throws Exception {
        try (var script = script()) {
            var round = script.play("--players", "6", "java");

            assertThat(round.status()).isEqualTo(1);
            assertThat(round.output()).contains("6 players cannot be paired in two regions");
        }
    }

    private RoundScript script() {
        return new RoundScript(Path.of("examples/open-match/run"), directory);
    }
}
