package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    private static final int CANNOT_RUN_HERE = 3;
    private static final Duration ROUND_LIMIT = Duration.ofMinutes(3);
    private static final Duration END_LIMIT = Duration.ofSeconds(40);

    private final Set<ProcessHandle> started = new LinkedHashSet<>();

    @TempDir
    private Path directory;

    private record Outcome(int status, String output) {}

    @BeforeEach
    void findBash() throws IOException, InterruptedException {
        var bash = new ProcessBuilder("sh", "-c", "command -v bash").start();
        assumeTrue(bash.waitFor() == 0, "bash is not there: no rounds are played");
    }

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void aRoundNeedsNothingButMuster() throws Exception {
        var round = round("--evaluator", "builtin", "builtin");

        assertThat(round.status()).as(round.output()).isZero();
        assertThat(round.output())
                .containsPattern("builtin: [1-9]\\d* matches, (16|32|48) players were told where to play");
        assertThat(started).allSatisfy(process -> assertThat(process.isAlive()).isFalse());
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "php", "go", "csharp"})
    void aRoundWithAFunctionOfAnotherLanguage(String language) throws Exception {
        var round = round(language);

        if (round.status() == CANNOT_RUN_HERE) {
            abort(round.output().strip());
        }
        assertThat(round.status()).as(round.output()).isZero();
        assertThat(round.output())
                .containsPattern(language + ": [1-9]\\d* matches, (16|32|48) players were told where to play");
    }

    @Test
    void aRoundThatIsInterruptedLeavesNothingBehind() throws Exception {
        var round = start("--evaluator", "builtin", "builtin");
        try (var lines = round.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.lines().anyMatch(line -> line.equals("== builtin")))
                    .isTrue();
            remember(round);
            round.destroy();
            assertThat(round.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        var all = CompletableFuture.allOf(
                started.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        all.get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(started).hasSizeGreaterThan(2);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "examples/open-match-0.3/run"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", directory.toString());
        var process = builder.start();
        started.add(process.toHandle());
        return process;
    }

    private Outcome round(String... arguments) throws IOException, InterruptedException {
        var process = start(arguments);
        var output = new StringBuilder();
        var reader = Thread.startVirtualThread(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
                    remember(process);
                    output.append(line).append('\n');
                }));
        boolean ended = process.waitFor(ROUND_LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            remember(process);
            started.forEach(ProcessHandle::destroyForcibly);
        }
        reader.join();
        return new Outcome(ended ? process.exitValue() : 124, output.toString());
    }

    // Redis runs in a session of its own, and loses its parent before it ends.
    private void remember(Process process) {
        synchronized (started) {
            process.descendants().forEach(started::add);
        }
    }
}
