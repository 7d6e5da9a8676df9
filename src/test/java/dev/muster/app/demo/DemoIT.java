package dev.muster.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.MusterJar;
import dev.muster.platform.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The demo of the built program, as users run it.
final class DemoIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--split=none", "--split=roles", "--split=profile"})
    void everyPlayerMeetsItsOpponentInOneProcessAndInTwo(String split) throws Exception {
        var outcome = MusterJar.run(directory, Map.of(), "demo", "--players", "40", "--json", split);

        assertThat(outcome.status()).as(outcome.errors()).isZero();
        var lines = outcome.output().lines().toList();
        var json = new ObjectMapper().readTree(lines.getLast());
        assertThat(json.path("players").asInt()).isEqualTo(40);
        assertThat(json.path("matched").asInt()).isEqualTo(40);
        assertThat(json.path("matches").asInt()).isEqualTo(20);
        assertThat(json.path("doubleBookings").asInt()).isZero();
        assertThat(json.path("rooms").asInt()).isBetween(1, 5);
        var again = MusterJar.run(
                directory,
                Map.of(),
                "demo",
                "--json",
                "--check",
                json.path("transcripts").asText());
        assertThat(again.status()).isZero();
        assertThat(new ObjectMapper().readTree(again.output())).isEqualTo(json);
    }

    @Test
    void leavesNothingBehindWhenItIsInterrupted() throws Exception {
        var demo = MusterJar.start(directory, Map.of("TMPDIR", directory.toString()), "demo", "--players", "200");
        try (var lines = demo.inputReader()) {
            for (var line = lines.readLine(); line != null && !line.contains("rooms: 5"); line = lines.readLine()) {
                // until the fleet is there
            }
            var started = demo.descendants().toList();

            new ProcessBuilder("kill", "-INT", Long.toString(demo.pid()))
                    .start()
                    .waitFor();
            var rest = Thread.startVirtualThread(() -> lines.lines().forEach(line -> {}));
            assertThat(demo.waitFor(40, TimeUnit.SECONDS)).isTrue();
            rest.join();

            assertThat(started).isNotEmpty();
            started.forEach(DemoIT::awaitEnd);
            assertThat(ProcessHandle.allProcesses()
                            .filter(process ->
                                    process.info().commandLine().orElse("").contains(directory.toString())))
                    .isEmpty();
        }
    }

    // What is killed last may need a moment; what nobody waits for is over all the same.
    private static void awaitEnd(ProcessHandle process) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (ProcessIdentity.of(process.pid()).filter(ProcessIdentity::alive).isPresent()) {
            assertThat(System.nanoTime()).as("process %d", process.pid()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
