package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.process.FailedOutputs;
import dev.muster.openmatch0.process.LocalCommand;
import dev.muster.openmatch0.process.ProcessFunctions;
import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Functions that are real processes, and what becomes of their requests.
@Timeout(60)
final class OrchestratorProcessTest {
    @TempDir
    Path directory;

    private final OrchestratorBench bench = OrchestratorBench.empty();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void aFunctionThatCrashesAnswersItsRequestWithItsLastWords() {
        start(Duration.ofSeconds(20), "echo 'KeyError: mmr' >&2; exit 1");

        var request = bench.request("duel", "{}");

        assertThat(bench.result(request).error())
                .isEqualTo("match function \"shell\": exited with status 1; its output ended with \"KeyError: mmr\"");
    }

    @Test
    void aFunctionThatHangsIsEndedAndAnswersItsRequest() throws IOException {
        start(Duration.ofSeconds(4), "echo $$ > pid; echo thinking; sleep 1000");

        var request = bench.request("duel", "{}");

        assertThat(bench.result(request).error())
                .isEqualTo("match function \"shell\": took longer than 4 s and was ended:"
                        + " its output ended with \"thinking\"");
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        OrchestratorBench.await("it is gone", () -> ProcessIdentity.of(pid).isEmpty());
    }

    @Test
    void aFunctionWhoseCallerLeftIsKilled() throws IOException {
        start(Duration.ofSeconds(20), "echo $$ > writing; mv writing pid; sleep 1000");
        var request = bench.request("duel", "{}");
        var file = directory.resolve("pid");
        OrchestratorBench.await("it runs", () -> Files.exists(file));
        long pid = Long.parseLong(Files.readString(file).strip());

        bench.requests.abandon(request);

        OrchestratorBench.await("it is gone", () -> ProcessIdentity.of(pid).isEmpty());
        assertThat(bench.resultNow(request)).isEmpty();
    }

    @Test
    void aFunctionThatIsNotThereAnswersItsRequest() {
        start(Duration.ofSeconds(20), "exec no-such-program");

        var request = bench.request("duel", "{}");

        assertThat(bench.result(request).error()).contains("exited with status 127", "no-such-program");
    }

    @Test
    void aFunctionThatWaitsForItsTurnForTooLongAnswersItsRequest() {
        start(Duration.ofMillis(500), "sleep 1000");

        var requests = List.of(bench.request("duel", "{}"), bench.request("duel", "{}"), bench.request("duel", "{}"));

        assertThat(requests).allMatch(request -> bench.result(request).error().contains("took longer than 0.5 s"));
    }

    private void start(Duration deadline, String script) {
        var command = new LocalCommand(List.of("sh", "-c", script), Optional.of(directory), Map.of());
        bench.launchers = List.of(
                bench.functions,
                new ProcessFunctions(
                        Map.of("shell", command),
                        () -> new FunctionSurroundings("127.0.0.1", 6379, "127.0.0.1", 9000),
                        new FailedOutputs(directory.resolve("outputs")),
                        2,
                        Map.of("PATH", System.getenv("PATH"))));
        bench.settings = TestSettings.with("shell", "test:evaluator");
        bench.limits = new OrchestratorLimits(deadline, deadline, 500, 16);
        bench.start();
    }
}
