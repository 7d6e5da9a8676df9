package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays rounds of Open Match 0.3 with the example programs, as a user does: players in, rosters of eight out, and each
/// player told by its own stream. The script checks what came out, and says so with its status.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class OpenMatch0RoundIT {
    private static final Duration END_LIMIT = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    private RoundScript script;

    @BeforeEach
    void findTheScript() throws IOException, InterruptedException {
        RoundScript.assumeBash();
        script = new RoundScript(Path.of("examples/open-match-0.3/run"), directory);
    }

    @AfterEach
    void endWhatWasStarted() {
        if (script != null) {
            script.close();
        }
    }

    @Test
    void aRoundNeedsNothingButMuster() throws Exception {
        var round = script.play("--evaluator", "builtin", "builtin");

        assertThat(round.status()).as(round.output()).isZero();
        assertThat(round.output())
                .containsPattern("builtin: [1-9]\\d* matches, (16|32|48) players were told where to play");
        assertThat(script.started())
                .allSatisfy(process -> assertThat(process.isAlive()).isFalse());
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "php", "go", "csharp"})
    void aRoundWithAFunctionOfAnotherLanguage(String language) throws Exception {
        var round = script.play(language);

        if (round.status() == RoundScript.CANNOT_RUN_HERE) {
            abort(round.output().strip());
        }
        assertThat(round.status()).as(round.output()).isZero();
        assertThat(round.output())
                .containsPattern(language + ": [1-9]\\d* matches, (16|32|48) players were told where to play");
    }

    @Test
    void aRoundThatIsInterruptedLeavesNothingBehind() throws Exception {
        var round = script.start("--evaluator", "builtin", "builtin");
        try (var lines = round.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.lines().anyMatch(line -> line.equals("== builtin")))
                    .isTrue();
            script.remember(round);
            round.destroy();
            assertThat(round.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        var all = CompletableFuture.allOf(
                script.started().stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        all.get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(script.started()).hasSizeGreaterThan(2);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
